"""Papers with Code's JSON: every row comes through with its place, and what cannot be read is said."""

from __future__ import annotations

import gzip
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extract.curated import CuratedRow, CuratedScore, UnreadableValueError, read_pwc, read_value
from extract.records import Problem
from extract.sources import SourceError

SHARED = Path(__file__).parents[3] / ".." / "shared" / "peers"


def row(model: object = "TinyNet", metrics: object = None, **more: object) -> dict[str, object]:
    return {
        "model_name": model,
        "metrics": {"F1": "91.5"} if metrics is None else metrics,
        "paper_title": "A Small Net",
        "paper_url": "https://arxiv.org/abs/1910.01108v4",
        "paper_date": "2019-10-02",
        "code_links": [{"title": "", "url": "https://example.org/tiny"}],
        "model_links": [],
        **more,
    }


def board(*rows: object, name: str = "SQuAD", metrics: object = ("EM", "F1"), **more: object) -> dict[str, object]:
    return {"dataset": name, "sota": {"metrics": metrics, "rows": list(rows)}, "subdatasets": [], **more}


def task(*datasets: object, name: str = "Question Answering", subtasks: object = ()) -> dict[str, object]:
    return {"task": name, "datasets": list(datasets), "subtasks": subtasks}


class Read:
    """Writes a document to a file and reads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *tasks: object) -> tuple[list[CuratedRow], list[Problem]]:
        return self.bytes(json.dumps(tasks, default=list).encode())

    def bytes(self, content: bytes) -> tuple[list[CuratedRow], list[Problem]]:
        self.path.write_bytes(content)
        problems: list[Problem] = []
        return list(read_pwc(self.path, on_problem=problems.append)), problems


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return Read(tmp_path / "pwc.json")


def test_a_row_with_all_it_says(read: Read) -> None:
    [found], problems = read(task(board(row(metrics={"F1": "91.5*", "EM": 84.25}, uses_additional_data=True))))

    assert problems == []
    assert found == CuratedRow(
        source=str(read.path),
        line=1,
        place="Question Answering > SQuAD > row 1",
        task=("Question Answering",),
        dataset=("SQuAD",),
        model="TinyNet",
        scores=(  # in the order of the board, not of the row
            CuratedScore("EM", "84.25", Decimal("84.25")),
            CuratedScore("F1", "91.5*", Decimal("91.5"), remark="*"),
        ),
        title="A Small Net",
        url="https://arxiv.org/abs/1910.01108v4",
        date="2019-10-02",
        arxiv_id="1910.01108",
        code=("https://example.org/tiny",),
        extra_data=True,
    )


def test_subtasks_and_subdatasets_keep_the_names_above_them(read: Read) -> None:
    part = {"subdataset": "Hard", "sota": {"metrics": ["F1"], "rows": [row("B")]}, "subdatasets": None}
    inner = task(board(row("C"), name="NewsQA"), name="Reading")
    rows, problems = read(task(board(row("A"), subdatasets=[part]), subtasks=[inner]))

    assert [(one.model, one.task, one.dataset) for one in rows] == [
        ("A", ("Question Answering",), ("SQuAD",)),
        ("B", ("Question Answering",), ("SQuAD", "Hard")),
        ("C", ("Question Answering", "Reading"), ("NewsQA",)),
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "number", "deviation", "unit", "remark"),
    [
        ("91.5", "91.5", None, "", ""),
        (" \ufeff93.3 ", "93.3", None, "", ""),
        ("0.000", "0.000", None, "", ""),
        ("-12.5", "-12.5", None, "", ""),
        ("−12.5", "-12.5", None, "", ""),
        ("1e-5", "0.00001", None, "", ""),
        (".5", "0.5", None, "", ""),
        ("85.3%", "85.3", None, "%", ""),
        ("24M", "24000000", None, "", ""),
        ("3.5m", "3500000", None, "", ""),
        ("220k", "220000", None, "", ""),
        ("0.46B", "460000000", None, "", ""),
        ("43B?", "43000000000", None, "", "?"),
        ("~257M", "257000000", None, "", "~"),
        ("1,234,567", "1234567", None, "", ""),
        ("0.7482 ± 0.0015", "0.7482", "0.0015", "", ""),
        ("81.2% +/- 0.3%", "81.2", "0.3", "%", ""),
        ("60.7+", "60.7", None, "", "+"),
        ("63.7*", "63.7", None, "", "*"),
        ("17.1(16.1 with more of it)", "17.1", None, "", "(16.1 with more of it)"),
    ],
)
def test_numbers_as_people_write_them(text: str, number: str, deviation: str | None, unit: str, remark: str) -> None:
    value = read_value(text)
    assert value is not None
    assert value.number == Decimal(number)
    assert value.deviation == (None if deviation is None else Decimal(deviation))
    assert (value.unit, value.remark) == (unit, remark)


@pytest.mark.parametrize("text", ["", " ", "-", "--", "–", "−", "--*", "?", "N/A", "n/a", "None", "Please tell us"])
def test_blank_cells(text: str) -> None:
    assert read_value(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("93.0/90.7", "more than one number"),
        ("91.6/91.1*", "more than one number"),
        ("Yes", "not a number"),
        ("nan", "not a number"),
        ("85,3", "more than one number"),  # a decimal comma, or two numbers
        ("1.2.3", "not a number"),
        ("12 hours", "not a number"),
        ("9" * 300, "a text of 300 characters"),
    ],
)
def test_cells_that_are_not_one_number(text: str, reason: str) -> None:
    with pytest.raises(UnreadableValueError, match=f"^{reason}$"):
        read_value(text)


# what is in the list of tasks, models read, (skipped, what is said after the place)
WRONG: list[tuple[str, list[object], list[str], list[tuple[bool, str]]]] = [
    ("two numbers", [task(board(row(metrics={"F1": "93.0/90.7"})))], ["TinyNet"], [
        (False, "Question Answering > SQuAD > row 1: F1 is more than one number: '93.0/90.7'")
    ]),
    ("not a value", [task(board(row(metrics={"F1": ["91.5"], "EM": True})))], ["TinyNet"], [
        (False, "Question Answering > SQuAD > row 1: EM is true or false: 'True'"),
        (False, "Question Answering > SQuAD > row 1: F1 is a list: \"['91.5']\""),
    ]),
    ("no model", [task(board(row(None), row("A")))], ["", "A"], [
        (False, "Question Answering > SQuAD > row 1: it names no model")
    ]),
    ("no metrics", [task(board(row(metrics=[1]), row("A")))], ["A"], [
        (True, "Question Answering > SQuAD > row 1: its metrics are not an object but a list")
    ]),
    ("rows of another kind", [task(board(7, row("A")))], ["A"], [
        (True, "Question Answering > SQuAD: a row that is not an object but a number")
    ]),
    ("a board of another kind", [task({"dataset": "X", "sota": "none"}, board(row("A")))], ["A"], [
        (True, "Question Answering > X: its sota is not an object but a string")
    ]),
    ("datasets of another kind", [{"task": "T", "datasets": {"a": 1}}, task(board(row("A")))], ["A"], [
        (True, "T: its datasets are not a list but an object")
    ]),
    ("no names", [{"datasets": [{"sota": {"rows": [row("A", metrics={"F1": "-"})]}}]}], ["A"], []),
    ("a task of another kind", [3, task(board(row("A")))], ["A"], [(True, "not a JSON object but a number")]),
]  # fmt: skip


@pytest.mark.parametrize(("tasks", "models", "said"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    tasks: list[object], models: list[str], said: list[tuple[bool, str]], read: Read
) -> None:
    rows, problems = read(*tasks)
    assert [one.model for one in rows] == models
    assert [(problem.skipped, problem.reason) for problem in problems] == said
    assert {problem.line for problem in problems} <= {1}


def test_a_cell_that_cannot_be_read_keeps_its_text(read: Read) -> None:
    [found], _ = read(task(board(row(metrics={"F1": "93.0/90.7"}))))
    assert found.scores == (CuratedScore("F1", "93.0/90.7", problem="more than one number"),)


@pytest.mark.parametrize("content", [b"[]", b"{}", b'[{"task": "T", "datasets": [], "subtasks": []}]', b'{"id": 1}'])
def test_a_file_without_boards_is_an_error(content: bytes, read: Read) -> None:
    with pytest.raises(SourceError) as error:
        read.bytes(content)
    assert str(error.value) == (
        f"{read.path}: no leaderboard in it (a task with datasets that have a sota); "
        "give a file in Papers with Code's JSON"
    )


def test_subtasks_without_end(read: Read) -> None:
    nested: dict[str, Any] = task(board(row("deep")), name="t")
    for _ in range(400):
        nested = task(name="t", subtasks=[nested])
    rows, problems = read(task(board(row("A"))), nested)
    assert [one.model for one in rows] == ["A"]
    assert [problem.reason for problem in problems] == ["t > t > t: more than 20 of them within each other"]


def test_compressed_and_cut(read: Read) -> None:
    content = json.dumps([task(board(row(f"A{i}")), name=f"T{i}") for i in range(3000)]).encode()
    whole, _ = read.bytes(gzip.compress(content))
    assert len(whole) == 3000
    with pytest.raises(SourceError, match="the gzip data end too early; fetch the file again"):
        read.bytes(gzip.compress(content)[:-50])


# file, rows, values read, blank, not read: counted by hand with another program
PEERS = [
    ("pwc-chexpert.json", 175, 350, 0, 0),
    ("pwc-eff.json", 1714, 1714, 0, 0),
    ("pwc-hotpotqa.json", 71, 426, 0, 0),
    ("pwc-nlp-progress.json", 559, 1118, 77, 23),
    ("pwc-ogb.json", 244, 717, 15, 0),
    ("pwc-snli.json", 64, 188, 4, 0),
    ("pwc-squad.json", 451, 902, 0, 0),
]


@pytest.mark.parametrize(("name", "rows", "read_count", "blank", "unread"), PEERS, ids=[each[0] for each in PEERS])
def test_published_files_load_whole(name: str, rows: int, read_count: int, blank: int, unread: int) -> None:
    path = SHARED / name
    if not path.is_file():
        pytest.skip("needs ../shared/peers, which is not there")
    problems: list[Problem] = []
    found = list(read_pwc(path, on_problem=problems.append))
    scores = [score for each in found for score in each.scores]

    assert len(found) == rows == path.read_text(encoding="utf-8").count('"model_name":')
    assert sum(score.value is not None for score in scores) == read_count
    assert sum(bool(score.problem) for score in scores) == unread
    assert len(scores) == read_count + blank + unread
    assert not any(problem.skipped for problem in problems)


def test_every_field_of_a_row_is_described() -> None:
    page = (Path(__file__).parents[3] / "docs" / "curated.md").read_text(encoding="utf-8")
    section = page.split("\n## `import -o`\n")[1]
    first_cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    described = [name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)]
    assert sorted(described) == sorted([*CuratedRow.__slots__, *CuratedScore.__slots__])
