"""``import pwc``: rows on standard output, the account of them on standard error."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmine.conftest import Run


def leaderboard(path: Path, *cells: object) -> Path:
    rows = [{"model_name": f"Net {number}", "metrics": {"F1": cell}} for number, cell in enumerate(cells, 1)]
    datasets = [{"dataset": "SQuAD", "sota": {"metrics": ["F1"], "rows": rows}}]
    path.write_text(json.dumps([{"task": "Question Answering", "datasets": datasets}]), encoding="utf-8")
    return path


def test_rows_and_account(run: Run, tmp_path: Path) -> None:
    first = leaderboard(tmp_path / "a.json", "91.5", "-", "93.0/90.7", "24M")
    second = leaderboard(tmp_path / "b.json", 80)
    done = run("import", "pwc", first, second)

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


def test_problems_are_as_many_as_wanted(run: Run, tmp_path: Path) -> None:
    path = leaderboard(tmp_path / "a.json", *["?!"] * 5)
    done = run("import", "pwc", path, "-o", "rows.jsonl", "--problems", "2")
    assert done.out == ""
    assert len((tmp_path / "rows.jsonl").read_text().splitlines()) == 5
    assert done.err.splitlines()[-1] == "  … and 3 more (--problems 5 shows all)"
    assert len(done.err.splitlines()) == 4


def test_a_file_of_another_kind_is_one_line_after_the_others(run: Run, tmp_path: Path) -> None:
    good = leaderboard(tmp_path / "good.json", 1)
    bad = tmp_path / "bad.json"
    bad.write_text('{"papers": []}')
    done = run("import", "pwc", bad, tmp_path / "gone.json", good)

    assert done.code == 1
    assert len(done.out.splitlines()) == 1
    assert done.err.endswith(
        f"benchmine: {bad}: no leaderboard in it (a task with datasets that have a sota); "
        "give a file in Papers with Code's JSON\n"
        f"benchmine: {tmp_path / 'gone.json'}: cannot be opened (No such file or directory); "
        "check the path and its permissions\n"
    )
