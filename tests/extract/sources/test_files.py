"""Which files a path stands for, and what happens when one of several cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from errno import EACCES
from pathlib import Path
from typing import Any

import pytest

from extract.records import Paper, Problem
from extract.sources import DUPLICATE, FORMATS, SourceError, iter_papers, total_bytes
from extract.sources.files import find_files

Read = Callable[..., Any]


def line(number: int) -> str:
    return f"Paper number {number} reports {number}.5% accuracy on SST-2. It is one of many.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, a file further down, and what is to be passed over."""
    root = tmp_path / "papers"
    (root / "deep" / "er").mkdir(parents=True)
    (root / ".git").mkdir()
    for number, name in enumerate(
        ("b.txt", "a.txt", "deep/er/c.txt", ".hidden.txt", ".git/config", "README.md", "LICENSE")
    ):
        (root / name).write_text(line(number))
    return root


def test_a_folder_is_walked_in_order(folder: Path, read: Read) -> None:
    outcome = read(folder)

    assert [paper.source for paper in outcome.papers] == [str(folder / n) for n in ("a.txt", "b.txt", "deep/er/c.txt")]
    assert outcome.problems == []


def test_paths_are_read_in_the_order_given_and_each_once(folder: Path, read: Read) -> None:
    outcome = read(folder / "b.txt", folder, folder / "deep")

    assert [paper.source for paper in outcome.papers] == [str(folder / n) for n in ("b.txt", "a.txt", "deep/er/c.txt")]
    assert outcome.problems == []


def test_a_hidden_or_telling_file_is_read_when_named(folder: Path, read: Read) -> None:
    assert len(read(folder / ".hidden.txt", folder / "README.md").papers) == 2


def test_loops_and_dangling_links(folder: Path, read: Read) -> None:
    (folder / "deep" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "deep" / "self").symlink_to(folder / "deep", target_is_directory=True)
    (folder / "again.txt").symlink_to(folder / "a.txt")
    (folder / "gone.txt").symlink_to(folder / "never-there.txt")

    outcome = read(folder)
    assert [Path(paper.source).name for paper in outcome.papers] == ["a.txt", "b.txt", "c.txt"]
    assert outcome.problems == []


def test_a_link_to_a_folder_elsewhere_is_followed(folder: Path, tmp_path: Path, read: Read) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "d.txt").write_text(line(99))
    (folder / "link").symlink_to(elsewhere, target_is_directory=True)

    assert str(folder / "link" / "d.txt") in {paper.source for paper in read(folder).papers}


def test_a_missing_path_costs_no_reading(folder: Path) -> None:
    with pytest.raises(SourceError) as error:
        iter_papers([folder, folder / "no-such"], on_problem=lambda _: None)

    assert str(error.value) == f"{folder / 'no-such'}: no such file or folder; check the path"


@pytest.mark.parametrize("hidden", [None, ".only-hidden"])
def test_a_folder_without_files(hidden: str | None, tmp_path: Path, read: Read) -> None:
    if hidden:
        (tmp_path / hidden).write_text(line(1))
    with pytest.raises(SourceError) as error:
        read(tmp_path)

    assert str(error.value) == f"{tmp_path}: the folder holds no files; name a folder or a file with abstracts in it"


def test_an_unreadable_file_among_others_is_reported_and_raised_at_the_end(folder: Path) -> None:
    (folder / "aa.png").write_bytes(b"\x89PNG\r\n")
    (folder / "ab.txt").write_bytes(b"")
    problems: list[Problem] = []
    papers: list[Paper] = []
    with pytest.raises(SourceError) as error:
        papers.extend(iter_papers([folder], on_problem=problems.append))

    assert len(papers) == 3
    assert [str(problem).partition(": ")[2][:20] for problem in problems] == [
        "this is a PNG image,",
        "the file is empty; n",
    ]
    assert str(error.value) == (
        f"{folder / 'aa.png'}: this is a PNG image, not abstracts (and 1 more of 5 files gave nothing); "
        "give abstracts as text, JSON, CSV or Parquet (docs/formats.md)"
    )


def test_a_caller_may_take_unreadable_files_as_they_come(folder: Path) -> None:
    (folder / "aa.png").write_bytes(b"\x89PNG\r\n")
    problems: list[Problem] = []
    unreadable: list[SourceError] = []
    papers = list(iter_papers([folder], on_problem=problems.append, on_unreadable=unreadable.append))

    assert len(papers) == 3
    assert problems == []
    assert [error.source for error in unreadable] == [str(folder / "aa.png")]


def test_a_folder_that_may_not_be_entered_is_no_silent_gap(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, scan = str(folder / "deep"), os.scandir

    def refuse(path: str) -> Any:  # root may enter every folder
        if path == closed:
            raise PermissionError(EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    unreadable: list[SourceError] = []
    papers = list(iter_papers([folder], on_problem=lambda _: None, on_unreadable=unreadable.append))
    assert len(papers) == 2
    assert [error.source for error in unreadable] == [closed]
    assert unreadable[0].reason.startswith("cannot be opened")


def test_strict_stops_at_an_unreadable_file(folder: Path) -> None:
    (folder / "0.png").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(SourceError, match="PNG"):
        next(iter_papers([folder], strict=True, on_problem=lambda _: None))


def test_a_file_of_papers_that_came_before_is_no_error(folder: Path, read: Read) -> None:
    (folder / "copy.txt").write_text(line(0))
    outcome = read(folder)

    assert len(outcome.papers) == 3
    assert outcome.notes == [(1, DUPLICATE)]


def test_an_unknown_format_names_the_known_ones(folder: Path) -> None:
    with pytest.raises(ValueError, match=f"no format 'xml'; there are {', '.join(FORMATS)}$"):
        iter_papers([folder], format="xml", on_problem=lambda _: None)


def test_progress_counts_to_the_whole(folder: Path, samples: Path) -> None:
    many = folder / "many.txt"
    many.write_text("".join(line(number) for number in range(10, 20_000)))
    paths = [folder, samples / "papers.parquet", samples / "papers.jsonl"]
    reached: list[int] = []
    list(iter_papers(paths, on_problem=lambda _: None, on_progress=reached.append))

    assert reached == sorted(reached)
    assert len(reached) > 100
    assert reached[-1] == total_bytes(paths) == sum(Path(file).stat().st_size for file in find_files(paths))
    assert total_bytes([folder, "-"]) is None
