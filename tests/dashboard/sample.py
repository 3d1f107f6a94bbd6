"""Databases for the tests of the dashboard: invented papers with hand-made results, stored as an ingest stores them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from db import open_database
from db.rows import Lexicon
from db.store import Store
from extract.lexicon import Benchmark, Metric, System
from extract.records import Bound, Kind, Paper, Result, Role, Span

Entry = tuple[Paper, list[Result]]

ACCURACY: Final = Metric("accuracy", "Accuracy", (), "higher", "%", 0, 100, "accuracy")
TOP_1: Final = Metric("top-1-accuracy", "Top-1 accuracy", (), "higher", "%", 0, 100, "accuracy")
LATENCY: Final = Metric("latency", "Latency", (), "lower", "ms", 0, None, "efficiency")
IMAGENET: Final = Benchmark("imagenet", "ImageNet", ("ILSVRC",), "image classification", "accuracy")
SQUAD: Final = Benchmark("squad", "SQuAD", (), "question answering", "accuracy")
LEXICON: Final = Lexicon(
    {one.id: one for one in (ACCURACY, TOP_1, LATENCY)},
    {one.id: one for one in (IMAGENET, SQUAD)},
    {one.id: one for one in (System("alder", "Alder", (), "trees"),)},
)

# Each of these would do or show something else if it were ever taken for markup.
HOSTILE: Final = (
    "<script>window.hacked=1</script><img src=x onerror=window.hacked=1> **b** _i_ `c` [l](javascript:alert(1)) "
    ":smile: :material/home: :red[r] $x^2$ and $y$ -> <- >= -- www.evil.example https://evil.example a@evil.example "
    "# h &lt; &amp; ~~s~~ | p | \\n {{t}}"
)


def reading(
    paper: Paper,
    value: str,
    *,
    unit: str = "%",
    metric: str | None = "accuracy",
    benchmark: str | None = "ImageNet",
    model: str | None = None,
    kind: Kind = "score",
    bound: Bound = "",
    role: Role = "own",
    setting: str = "",
    confidence: float = 0.9,
    claims_sota: bool = False,
) -> Result:
    """A result whose value, and whose names where they occur, stand in the abstract where they are first found."""
    text = paper.abstract
    start = text.index(value)
    sentence = next(
        m for m in re.finditer(r"\S.*?(?:[.!?](?=\s|$)|$)", text, re.DOTALL) if m.start() <= start < m.end()
    )

    def span(name: str | None) -> Span | None:
        at = -1 if name is None else text.find(name)
        return None if name is None or at < 0 else Span(at, at + len(name))

    def slug(name: str | None) -> str | None:
        return None if name is None else re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")

    return Result(
        value=Decimal(value.replace(",", "")),
        value_text=value,
        unit=unit,
        bound=bound,
        kind=kind,
        metric=metric,
        benchmark=benchmark,
        model=model,
        start=start,
        end=start + len(value),
        sentence=sentence.group(),
        sentence_start=sentence.start(),
        sentence_end=sentence.end(),
        rule="system-achieves-score",
        confidence=confidence,
        setting=setting,
        role=role,
        claims_sota=claims_sota,
        metric_id=slug(metric),
        benchmark_id=slug(benchmark),
        model_id=slug(model),
        metric_span=span(metric),
        benchmark_span=span(benchmark),
        model_span=span(model),
        why=("the verb 'reaches' takes the number", "the benchmark follows 'on'"),
    )


def imagenet_papers() -> list[Entry]:
    """A board with everything on it: dates, ties, baselines, a bound, people, settings, a delta, a second board."""
    rows: Sequence[tuple[str, str | None, str, str]] = (
        ("Alder", "2019-03-01", "71.5", ""),
        ("Birch", "2020-06-15", "76.1", "5-shot"),
        ("Cedar", "2021-01-20", "75.0", ""),
        ("Dogwood", "2021-11-02", "80.4", "5-shot"),
        ("Elm", "2022-07-07", "83.25", ""),
        ("Fir", "2022", "79.9", ""),
        ("Ginkgo", "2023-02-11", "83.25", "zero-shot"),
        ("Hazel", "2023-09-30", "86.2", ""),
        ("Ironwood", "2024-05-05", "85.8", "5-shot"),
        ("Juniper", None, "84.0", ""),
        ("Larch", "--04-24", "82.7", ""),
        ("Maple", "2024-10", "88.6", ""),
    )
    entries: list[Entry] = []
    for index, (model, date, value, setting) in enumerate(rows):
        paper = Paper(
            id=f"paper-{index}",
            title=f"{model}: a network for telling pictures apart",
            abstract=(
                f"We describe {model}, which sees in patches. "
                f"It was trained for 12 days. {model} reaches {value}% accuracy on ImageNet, "
                f"where Oldtree has 60.{index}%."
            ),
            date=date,
            authors=("Ada Example", "Bo Sample"),
            venue="Journal of Trees",
            url=f"https://papers.example/{index}",
        )
        own = reading(
            paper, value, model=model, setting=setting, confidence=0.95 - index * 0.05, claims_sota=index == 11
        )
        entries.append((paper, [own, reading(paper, f"60.{index}", model="Oldtree", role="baseline", confidence=0.6)]))
    extra = Paper(
        id="paper-extra",
        abstract=(
            "Our Nutmeg answers in 12.5 ms and reaches over 90% accuracy on ImageNet, 2.3 points above Maple. "
            "People reach 94.9% there, from 1000 classes."
        ),
        date="2025-01-01",
        author_count=6,
    )
    results = [
        reading(extra, "12.5", unit="ms", metric="latency", model="Nutmeg"),
        reading(extra, "90", bound="over", model="Nutmeg"),
        reading(extra, "2.3", unit="points", kind="delta", model="Nutmeg"),
        reading(extra, "94.9", role="human", model=None),
    ]
    return [*entries, (extra, results)]


def hostile_paper() -> Entry:
    """A paper whose every text wants to be markup, and whose address wants to be a script."""
    paper = Paper(
        id="hostile/<b>id</b>",
        title=HOSTILE,
        abstract=f"We present {HOSTILE}. {HOSTILE} reaches 99.5% accuracy on SQuAD.",
        date="2024-01-01",
        authors=(HOSTILE,),
        venue=HOSTILE,
        url="javascript:window.hacked=1",
    )
    return paper, [reading(paper, "99.5", benchmark=HOSTILE, model=HOSTILE, metric=HOSTILE, setting=HOSTILE, unit="")]


def one_paper() -> list[Entry]:
    """The smallest database that has a board."""
    paper = Paper(id="only", title="Only", abstract="Alder reaches 71.5% accuracy on SQuAD.", date="2020-01-01")
    return [(paper, [reading(paper, "71.5", benchmark="SQuAD", model="Alder")])]


def long_board(rows: int) -> list[Entry]:
    """A board of so many rows, each of a paper and a model of its own, none equal to another."""
    entries: list[Entry] = []
    for index in range(rows):
        value = f"{50 + index / 10:.1f}"
        abstract = f"Tree-{index:03} reaches {value}% accuracy on SQuAD."
        paper = Paper(id=f"long-{index:03}", title=f"Tree {index:03}", abstract=abstract, date="2020")
        entries.append((paper, [reading(paper, value, benchmark="SQuAD", model=f"Tree-{index:03}")]))
    return entries


def store(path: Path, entries: Sequence[Entry]) -> str:
    """Makes a database, or adds to one, and gives its path as an address."""
    engine = open_database(path)
    with Store(engine, LEXICON).run(sources=["sample"], version="test") as run:
        if entries:
            run.add(entries)
    engine.dispose()
    return str(path)
