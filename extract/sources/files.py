"""From the paths a user names to the files to read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .errors import SourceError

STDIN = "-"
_ABOUT = re.compile(r"(?:readme|licen[cs]e|notice|citation|changelog)(?:\.(?:md|txt|rst|cff))?", re.IGNORECASE)


def find_files(paths: Iterable[str | Path] | str | Path) -> list[str]:
    """The files behind ``paths``, each once, in a settled order.

    A folder stands for the files below it, sorted by path; hidden files and folders (a name that starts with a
    dot) and files that tell about the folder (README, LICENSE) are passed over, links are followed, and a loop of
    links is walked once. A folder that may not be entered stands for itself. ``-`` is standard input.

    Raises:
        SourceError: a path is not there, or a folder holds no file. Raised before anything is read, so that a
            misspelt last path does not cost the reading of the first ones.
    """
    if isinstance(paths, str | Path):
        paths = (paths,)
    found: list[str] = []
    seen: set[tuple[int, int]] = set()
    for path in map(str, paths):
        if path == STDIN:
            found.append(path)
            continue
        if not path or not _may_be_there(path):
            raise SourceError(path or "''", None, "no such file or folder", "check the path")
        is_folder = os.path.isdir(path)  # noqa: PTH112 - Path().is_dir() raises where a folder above may not be entered
        named = _walk(path) if is_folder else iter((path,))
        files = [file for file in named if _is_new(file, seen)]
        if not files and is_folder and next(_walk(path), None) is None:
            raise SourceError(path, None, "the folder holds no files", "name a folder or a file with abstracts in it")
        found.extend(files)
    return found


def is_about(name: str) -> bool:
    """Whether a file of this name tells about the folder that it is in: README, LICENSE."""
    return _ABOUT.fullmatch(name) is not None


def _walk(folder: str) -> Iterator[str]:
    """Regular files below ``folder``, sorted, hidden ones left out; and folders that may not be looked into, for the
    reader to say why they cannot be opened."""
    visited: set[tuple[int, int]] = set()
    closed: list[str] = []
    for root, folders, files in os.walk(folder, followlinks=True, onerror=lambda error: closed.append(error.filename)):
        yield from closed
        closed.clear()
        if not _is_new(root, visited):  # a link back to a folder above
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(root, name)  # noqa: PTH118 - Path() would drop the "./" that the user typed
            if not name.startswith(".") and not is_about(name) and _may_be_file(path):
                yield path
    yield from closed


def _may_be_there(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError:
        return True  # the reader will say why it cannot be opened


def _may_be_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:
        return True  # so it is here


def _is_new(path: str, seen: set[tuple[int, int]]) -> bool:
    """True the first time a file or folder comes by, under whatever name."""
    try:
        status = os.stat(path)  # noqa: PTH116 - twice as fast as Path(path).stat() over a large folder
    except OSError:
        return True  # the reader will say why it cannot be opened
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return False
    seen.add(key)
    return True
