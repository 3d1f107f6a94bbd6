"""Curated leaderboards in files of other projects: every row with its place, and what is wrong is said, not guessed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from extract.curated import READERS, TITLES, CuratedRow, read_eee, read_model_index, read_nlp_progress, recognise
from extract.records import Problem
from extract.sources import SourceError

FIXTURES = Path(__file__).parents[3] / "fixtures" / "curated"

FORMAT_OF = {
    "pwc.json": "pwc",
    "nlp-progress.md": "nlp-progress",
    "model-index.md": "model-index",
    "model-index.yaml": "model-index",
    "eee.json": "eee",
    "pwc-broken.json": "pwc",
    "nlp-progress-broken.md": "nlp-progress",
    "model-index-broken.yaml": "model-index",
    "eee-broken.json": "eee",
}


def read(name: str) -> tuple[list[CuratedRow], list[Problem]]:
    problems: list[Problem] = []
    return list(READERS[FORMAT_OF[name]](FIXTURES / name, on_problem=problems.append)), problems


def scores(row: CuratedRow) -> dict[str, Decimal | None]:
    return {score.metric: score.value for score in row.scores}


def test_every_fixture_is_tested_and_recognised() -> None:
    assert {path.name for path in FIXTURES.iterdir()} == set(FORMAT_OF)
    assert {name: recognise(FIXTURES / name) for name in FORMAT_OF} == FORMAT_OF
    assert set(READERS) == set(TITLES) == set(FORMAT_OF.values())


def test_nlp_progress_rows_with_headings_links_and_lines() -> None:
    rows, problems = read("nlp-progress.md")
    assert [(row.task, row.dataset, row.model, row.line) for row in rows] == [
        (("Summarization",), ("Gigaword",), "Juniper (Lind et al., 2019)", 11),
        (("Summarization",), ("Gigaword",), "Larch (2018)", 12),
        (("Summarization",), ("CNN / Daily Mail", "Anonymized version"), "Maple", 20),
        (("Summarization", "Sentence Compression"), ("Google Dataset",), "Nutmeg (Oak and Pine, 2017)", 28),
    ]
    first = rows[0]
    assert scores(first) == {"ROUGE-1": Decimal("38.4"), "ROUGE-2*": Decimal("19.1")}
    assert (first.title, first.url, first.arxiv_id, first.date, first.code) == (
        "Short and to the point",
        "https://arxiv.org/abs/1901.00002",
        "1901.00002",
        "2019",
        ("https://example.org/juniper",),
    )
    assert first.place == "Summarization > Gigaword > row 1"
    assert (rows[2].title, rows[2].url) == ("Maple, a thesis", None)
    assert scores(rows[3]) == {"F1": Decimal("0.82")}  # a note is no score
    assert [(problem.line, problem.skipped, problem.reason) for problem in problems] == [
        (12, False, "Summarization > Gigaword > row 2: ROUGE-1 is more than one number: '36,1'")
    ]


def test_a_broken_page_of_nlp_progress() -> None:
    rows, problems = read("nlp-progress-broken.md")
    assert [(row.model, row.url) for row in rows] == [("", "https://example.org/none"), ("Beech", None)]
    assert [(problem.line, problem.skipped, problem.reason) for problem in problems] == [
        (1, True, "a table without a heading above it that names its dataset"),
        (11, False, "Parsing > Penn Treebank > row 1: it names no model"),
        (12, False, "Parsing > Penn Treebank > row 2: F1 is not a number: 'high'"),
    ]


def test_model_index_of_a_card_keeps_numbers_as_they_are_written() -> None:
    rows, problems = read("model-index.md")
    assert problems == []
    speech, text = rows
    assert (speech.model, speech.task, speech.dataset, speech.split, speech.line) == (
        "grove/willow-base",
        ("Speech Recognition",),
        ("LibriSpeech", "clean"),
        "test",
        7,
    )
    assert [(score.metric, score.text, score.value) for score in speech.scores] == [
        ("Test WER", "3.40", Decimal("3.40"))
    ]
    assert (speech.title, speech.arxiv_id) == ("Willow", "2101.00003")
    assert text.dataset == ("GLUE", "sst2")
    assert [(score.value, score.deviation) for score in text.scores] == [
        (Decimal("0.915"), None),
        (Decimal("91.2"), Decimal("0.4")),
    ]


def test_model_index_in_a_file_of_its_own() -> None:
    [row], problems = read("model-index.yaml")
    assert (row.model, row.dataset, row.split, scores(row)) == (
        "rowan",
        ("ImageNet",),
        "validation",
        {"Top-1 accuracy": Decimal("81.2")},
    )
    assert problems == []


def test_a_broken_model_index() -> None:
    rows, problems = read("model-index-broken.yaml")
    assert [len(row.scores) for row in rows] == [0, 1]
    assert [(problem.line, problem.reason) for problem in problems] == [
        (4, "yew > result 1: its metrics are not a list but an object"),
        (9, "yew > result 2 > metric 1: accuracy is an object: \"{'top': '97.0'}\""),
        (7, "yew > result 2: a metric that is not a mapping but a string"),
        (None, "a model that is not a mapping but a string"),
    ]


def test_every_eval_ever_with_the_scale_that_the_file_states() -> None:
    rows, problems = read("eee.json")
    assert problems == []
    assert [(row.model, row.dataset, row.split, row.date) for row in rows] == [
        ("Hazel-7B", ("GSM8K",), "test", "2026-01-01"),
        ("Hazel-7B", ("MMLU",), "", "2026-01-01"),
    ]
    proportion, percent = (row.scores[0] for row in rows)
    assert (proportion.text, proportion.value, proportion.deviation, proportion.unit) == (
        "0.582",
        Decimal("58.2"),
        Decimal("1.4"),
        "%",
    )
    assert (percent.text, percent.value, percent.unit) == ("61.25", Decimal("61.25"), "%")


def test_broken_records_of_every_eval_ever() -> None:
    rows, problems = read("eee-broken.json")
    assert [(row.place, row.scores[0].problem) for row in rows] == [("run 2 > result 1", "not a number")]
    assert [(problem.line, problem.skipped, problem.reason) for problem in problems] == [
        (2, True, "not a record of Every Eval Ever: it has no model_info"),
        (3, False, "run 2 > result 1: MMLU is not a number: 'none of them'"),
        (3, True, "run 2 > result 2: it has no score_details"),
    ]


def test_a_broken_dump_of_papers_with_code_keeps_what_is_whole() -> None:
    rows, problems = read("pwc-broken.json")
    assert [row.model for row in rows] == ["Elm"]
    assert [problem.line for problem in problems] == [2, 3, 4]


def test_the_example_of_every_eval_ever_fits_its_published_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema")
    schema = Path(__file__).parents[3] / ".." / "shared" / "peers" / "eee-eval.schema.json"
    if not schema.is_file():
        pytest.skip("needs ../shared/peers, which is not there")
    import json  # noqa: PLC0415

    jsonschema.validate(json.loads((FIXTURES / "eee.json").read_text()), json.loads(schema.read_text()))


@pytest.mark.parametrize(
    ("reader", "content", "said"),
    [
        (read_nlp_progress, b"# Parsing\n\nNo table.\n", "no table in it that begins with a column Model; "),
        (read_model_index, b"---\nlicense: mit\n---\n# Card\n", "no model-index in it (a list of models with their "),
        (read_model_index, b"model-index:\n- name: [x\n", "not YAML ("),
        (read_model_index, b"plain words", "no model-index in it"),
        (read_eee, b'{"papers": []}', "no record of Every Eval Ever in it (an object with model_info and "),
        (read_eee, b"", "the file is empty; "),
        (
            read_nlp_progress,
            gzip.compress(b"# P" * 100, mtime=0)[:20],
            "the gzip data end too early; fetch the file again",
        ),
    ],
)
def test_a_file_of_another_kind_is_one_line(reader: object, content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(SourceError) as error:
        list(_rows(reader, path))
    assert str(error.value).startswith(str(path))
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def _rows(reader: object, path: Path) -> Iterator[CuratedRow]:
    assert callable(reader)
    yield from reader(path, on_problem=lambda _: None)


def test_aliases_of_yaml_cannot_go_on_for_ever(tmp_path: Path) -> None:
    metrics = "".join("  - {type: a, value: 1}\n" for _ in range(1000))
    results = "".join("  - {dataset: {name: X}, metrics: *m}\n" for _ in range(200))
    path = tmp_path / "bomb.yaml"
    path.write_text(f"base: &m\n{metrics}model-index:\n- name: x\n  results:\n{results}")
    with pytest.raises(SourceError, match="more than 100,000 metrics in one file; split it"):
        list(read_model_index(path, on_problem=lambda _: None))
