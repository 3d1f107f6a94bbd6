"""``import`` and ``agreement``: what is stored, what is said of it, and one line for what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmine.conftest import Run

FIXTURES = Path(__file__).parents[2] / "fixtures" / "curated"


def leaderboard(path: Path, *cells: object) -> Path:
    rows = [{"model_name": f"Net {number}", "metrics": {"F1": cell}} for number, cell in enumerate(cells, 1)]
    datasets = [{"dataset": "SQuAD", "sota": {"metrics": ["F1"], "rows": rows}}]
    path.write_text(json.dumps([{"task": "Question Answering", "datasets": datasets}]), encoding="utf-8")
    return path


def test_rows_and_account(run: Run, tmp_path: Path) -> None:
    first = leaderboard(tmp_path / "a.json", "91.5", "-", "93.0/90.7", "24M")
    second = leaderboard(tmp_path / "b.json", 80)
    done = run("import", "pwc", first, second, "-o", "-", "--db", "papers.db")

    assert done.code == 0
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["model"], row["scores"][0]["value"]) for row in rows] == [
        ("Net 1", 91.5), ("Net 2", None), ("Net 3", None), ("Net 4", 24_000_000), ("Net 1", 80)
    ]  # fmt: skip
    assert (rows[0]["task"], rows[0]["dataset"], rows[0]["source"]) == (["Question Answering"], ["SQuAD"], str(first))
    assert done.err == (
        f"{first}: 4 rows of 1 board, 4 values: 2 read, 1 blank, 1 not read\n"
        f"{second}: 1 row of 1 board, 1 value: 1 read, 0 blank, 0 not read\n"
        "Together: 5 rows of 2 boards, 5 values: 3 read, 1 blank, 1 not read\n"
        f"  {first}:1: Question Answering > SQuAD > row 3: F1 is more than one number: '93.0/90.7'\n"
    )


def test_what_is_stored_is_listed_once_and_can_be_removed(run: Run, tmp_path: Path) -> None:
    path = leaderboard(tmp_path / "a.json", "91.5")
    db = ("--db", "papers.db")
    run("import", "pwc", path, *db)
    again = run("import", "pwc", path, *db)
    assert again.err == f"{path}: 1 row of 1 board, 1 value: 1 read, 0 blank, 0 not read; already there\n"
    leaderboard(path, "91.5", "92")
    changed = run("import", "pwc", path, *db)
    assert "; in the place of what the file held before" in changed.err
    [file] = json.loads(run("import", "list", *db, "--format", "json").out)
    assert (file["File"], file["Format"], file["Rows"], len(file["SHA-256"])) == (str(path), "pwc", 2, 64)
    assert run("import", "remove", str(file["Id"]), *db).code == 0
    assert json.loads(run("import", "list", *db, "--format", "json").out) == []
    gone = run("import", "remove", "77", *db)
    assert (gone.code, gone.err) == (
        1,
        "benchmine: no imported file has the id 77; `benchmine import list` shows them\n",
    )


def test_a_dry_run_stores_nothing(run: Run, tmp_path: Path) -> None:
    done = run("import", "auto", *sorted(FIXTURES.glob("*[a-z].*")), "--dry-run", "--db", "papers.db")
    assert done.code == 0
    assert done.out == ""
    assert "pwc.json: 5 rows of 3 boards, 9 values: 7 read, 1 blank, 1 not read; nothing stored (--dry-run)" in done.err
    assert not (tmp_path / "papers.db").exists()


@pytest.mark.parametrize(
    ("format", "name", "rows"),
    [("pwc", "pwc.json", 5), ("nlp-progress", "nlp-progress.md", 4), ("model-index", "model-index.md", 2),
     ("model-index", "model-index.yaml", 1), ("eee", "eee.json", 2)],
)  # fmt: skip
def test_each_format_is_stored(run: Run, format: str, name: str, rows: int) -> None:
    done = run("import", format, FIXTURES / name, "--db", "papers.db")
    assert done.code == 0, done.err
    found = run("import", "list", "--db", "papers.db", "--format", "json")
    assert [(one["Format"], one["Rows"]) for one in json.loads(found.out)] == [(format, rows)]


def test_standard_input(run: Run) -> None:
    done = run("import", "auto", "-", "--dry-run", stdin=(FIXTURES / "eee.json").read_bytes())
    assert done.err == "-: 2 rows of 2 boards, 2 values: 2 read, 0 blank, 0 not read; nothing stored (--dry-run)\n"


def test_problems_are_as_many_as_wanted(run: Run, tmp_path: Path) -> None:
    path = leaderboard(tmp_path / "a.json", *["?!"] * 5)
    done = run("import", "pwc", path, "-o", "rows.jsonl", "--problems", "2", "--dry-run")
    assert done.out == ""
    assert len((tmp_path / "rows.jsonl").read_text().splitlines()) == 5
    assert done.err.splitlines()[-1] == "  … and 3 more (--problems 5 shows all)"
    assert len(done.err.splitlines()) == 4


def test_an_imported_file_is_never_written_over(run: Run, tmp_path: Path) -> None:
    path = leaderboard(tmp_path / "a.json", "91.2")
    before = path.read_bytes()
    done = run("import", "pwc", path, "-o", "a.json", "--dry-run")
    assert (done.code, done.err) == (1, "benchmine: a.json: is one of the sources; choose another file with -o\n")
    assert path.read_bytes() == before


def test_a_file_of_another_kind_is_one_line_after_the_others(run: Run, tmp_path: Path) -> None:
    good = leaderboard(tmp_path / "good.json", 1)
    bad = tmp_path / "bad.json"
    bad.write_text('{"papers": []}')
    done = run("import", "pwc", bad, tmp_path / "gone.json", good, "--db", "papers.db")

    assert done.code == 1
    assert done.err.startswith(f"{good}: 1 row")
    assert done.err.endswith(
        f"benchmine: {bad}: no leaderboard in it (a task with datasets that have a sota); "
        "give a file in Papers with Code's JSON\n"
        f"benchmine: {tmp_path / 'gone.json'}: cannot be opened (No such file or directory); "
        "check the path and its permissions\n"
    )


def test_a_file_of_another_format_names_the_command(run: Run) -> None:
    path = FIXTURES / "pwc.json"
    done = run("import", "eee", path, "--dry-run")
    assert (done.code, done.err) == (
        1,
        f"benchmine: {path}: this is Papers with Code's JSON; read it with: benchmine import pwc {path}\n",
    )


def test_a_file_of_no_format(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("Nothing of the kind.")
    done = run("import", "auto", path, "--dry-run")
    assert (done.code, done.err) == (
        1,
        (
            f"benchmine: {path}: in none of the formats of curated leaderboards; "
            "give one of: pwc, nlp-progress, model-index, eee (docs/curated.md)\n"
        ),
    )


def test_agreement(run: Run, papers: object, tmp_path: Path) -> None:
    assert callable(papers)
    db = ("--db", "papers.db")
    run("ingest", papers("BiDAF reaches 77.3% F1 on SQuAD.", "QANet reaches 84.6% F1 on SQuAD."), *db)
    path = leaderboard(tmp_path / "a.json", "77.32", "85.6", "60")
    path.write_text(path.read_text().replace("Net 1", "BiDAF (single model)").replace("Net 2", "QANet (2018)"))
    nothing = run("agreement", "SQuAD", *db)
    assert (nothing.code, nothing.err) == (
        1,
        "benchmine: no curated leaderboard in the database; import one with: benchmine import pwc FILE\n",
    )
    run("import", "pwc", path, *db)

    done = run("agreement", "squad", *db, "--format", "json")
    assert done.err == "SQuAD, F1 (%), 2: 3 curated values; models: 1 same, 1 differs, 1 only curated, 0 only mined\n"
    rows = json.loads(done.out)
    assert [(row["Model"], row["Curated"], row["Mined"], row["Agreement"], row["Difference"]) for row in rows] == [
        ("QANet (2018)", "85.6", "84.6", "differs", "-1"),
        ("BiDAF (single model)", "77.32", "77.3", "same", "-0.02"),
    ]
    assert (rows[0]["File"], rows[0]["Place"]) == (str(path), "Question Answering > SQuAD > row 2")
    assert len(json.loads(run("agreement", "squad", *db, "--all", "--format", "json").out)) == 3
    [listed] = json.loads(run("agreement", *db, "--format", "json").out)
    assert (listed["Benchmark"], listed["Curated values"], listed["Mined scores"]) == ("SQuAD", 3, 2)
    unknown = run("agreement", "Quagga-9", *db)
    assert (unknown.code, unknown.err) == (
        1,
        "benchmine: nothing is curated of 'Quagga-9'; `benchmine agreement` lists what is\n",
    )
    board = run("leaderboard", "SQuAD", *db)
    assert "85.6" not in board.out
