"""A small lexicon, and builders for papers and results whose spans are right."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db import open_database
from db.queries import RunSummary
from db.rows import Lexicon
from db.store import Store
from extract.lexicon import Benchmark, Metric, System
from extract.records import Paper, Result, Span

METRICS = (
    Metric("accuracy", "accuracy", ("acc", "Accuracy"), "higher", "%", 0, 100, "accuracy"),
    Metric("dice", "Dice", ("DSC", "Dice score"), "higher", "%", 0, 100, "overlap"),
    Metric("wer", "WER", ("word error rate",), "lower", "%", 0, None, "error"),
    Metric("bleu", "BLEU", (), "higher", "points", 0, 100, "overlap"),
    Metric("fid", "FID", (), "lower", "", 0, None, "distance"),
    Metric("parameters", "parameters", (), "none", "", 0, None, "size"),
)
BENCHMARKS = (
    Benchmark("imagenet", "ImageNet", ("ImageNet-1k", "ILSVRC 2012"), "image classification", "accuracy"),
    Benchmark("gsm8k", "GSM8K", ("GSM-8K",), "math word problems", "accuracy"),
    Benchmark("librispeech", "LibriSpeech", (), "speech recognition", "wer"),
)
MODELS = (System("resnet-50", "ResNet-50", ("ResNet50",), "resnet"),)


class Make:
    """Builds records: a result finds its own spans in the paper's abstract."""

    def paper(self, identity: str, abstract: str, **fields: Any) -> Paper:
        return Paper(id=identity, abstract=abstract, **fields)

    def result(self, paper: Paper, value_text: str, nth: int = 0, **fields: Any) -> Result:
        """The result whose value is the nth occurrence of ``value_text`` in the abstract.

        Its sentence is what stands around it between full stops; names given as ``metric``, ``benchmark`` and
        ``model`` get the id of their lower-case spelling unless ``metric_id`` and so on say otherwise.
        """
        text = paper.abstract
        start = -1
        for _ in range(nth + 1):
            start = text.index(value_text, start + 1)
        left = text.rfind(". ", 0, start)
        left = 0 if left < 0 else left + 2
        right = text.find(". ", start)
        right = len(text) if right < 0 else right + 1
        values: dict[str, Any] = {
            "value": Decimal(value_text.replace(",", "")),
            "value_text": value_text,
            "unit": "%",
            "bound": "",
            "kind": "score",
            "metric": "accuracy",
            "benchmark": "ImageNet",
            "model": None,
            "start": start,
            "end": start + len(value_text),
            "sentence": text[left:right],
            "sentence_start": left,
            "sentence_end": right,
            "rule": "system_achieves",
            "confidence": 0.9,
            "role": "own",
            "why": ("verb of reporting", "number before metric"),
        } | fields
        for kind in ("metric", "benchmark", "model"):
            name = values[kind]
            values.setdefault(f"{kind}_id", None if name is None else name.lower().replace(" ", "-"))
            at = text.find(name) if name else -1
            values.setdefault(f"{kind}_span", Span(at, at + len(name)) if at >= 0 else None)
        return Result(**values)

    def one(self, identity: str, value_text: str, **fields: Any) -> tuple[Paper, list[Result]]:
        """A paper of one sentence with one result; ``date`` and ``title`` go to the paper."""
        about = {name: fields.pop(name) for name in ("date", "title", "url", "venue") if name in fields}
        model, metric, benchmark = (
            fields.get("model"),
            fields.get("metric", "accuracy"),
            fields.get("benchmark", "ImageNet"),
        )
        unit = fields.get("unit", "%")
        paper = self.paper(identity, f"{model or 'It'} reaches {value_text}{unit} {metric} on {benchmark}.", **about)
        return paper, [self.result(paper, value_text, **fields)]

    def something_of_all(self) -> list[tuple[Paper, list[Result]]]:
        """A paper a result: ranked and not, with and without a metric, a change, doubtful, claimed, two benchmarks."""
        resnet = {"model": "ResNet-50", "model_id": "resnet-50"}
        return [
            self.one("a", "80.5", date="2020-05", claims_sota=True, **resnet),
            self.one("b", "91.0", model="Beta", date="2022", confidence=0.4),
            self.one("c", "132", model="Gamma", date="2023"),
            self.one("d", "2.5", kind="delta", unit="points", date="2023", **resnet),
            self.one("e", "77.5", benchmark="GSM8K", model="Beta", date="2024"),
            self.one("f", "71.5", metric=None, model="Beta"),
            self.one("g", "79.5", date="2021", **resnet),
        ]


Batch = Sequence[tuple[Paper, Sequence[Result]]]


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon(
        {entry.id: entry for entry in METRICS},
        {entry.id: entry for entry in BENCHMARKS},
        {entry.id: entry for entry in MODELS},
    )


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Callable[..., Path]:
    """Makes a database file with one run a batch; a test that only reads copies it, which is quicker than storing."""

    def make_file(*batches: Batch) -> Path:
        path = tmp_path_factory.mktemp("built") / "papers.db"
        engine = open_database(path)
        for batch in batches:
            with Store(engine, lexicon).run(sources=["papers.jsonl"], version="1") as run:
                run.add(batch)
        engine.dispose()
        return path

    return make_file


@pytest.fixture(scope="session")
def blank(build: Callable[..., Path]) -> Path:
    return build()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "papers.db"


@pytest.fixture
def engine(path: Path, blank: Path) -> Iterator[Engine]:
    """An engine on ``path``: on what another fixture has put there, else on an empty database."""
    if not path.exists():
        shutil.copy(blank, path)
    engine = open_database(path)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_url(postgres_address: str) -> str:
    """A new database on a PostgreSQL server, whichever kind the other tests run on; it goes with the server."""
    import psycopg  # noqa: PLC0415

    name = f"own_{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgres_address}/postgres".replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{postgres_address}/{name}"


@pytest.fixture
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    engine = open_database(postgres_url)
    yield engine
    engine.dispose()


@pytest.fixture
def ingest(engine: Engine, lexicon: Lexicon) -> Callable[..., RunSummary]:
    """Stores one batch as one run."""

    def store(batch: Batch, version: str = "1", force: bool = False) -> RunSummary:
        with Store(engine, lexicon).run(sources=["papers.jsonl"], version=version, force=force) as run:
            run.add(batch)
        return run.summary

    return store
