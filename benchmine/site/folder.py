"""A folder that is written whole or not at all, and takes the place only of one that was written like that."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmine.errors import CommandError

MANIFEST: Final = "benchmine-site.json"
"""Names every file that was written: what is not in it is somebody else's, and stays."""


class Folder:
    """Files of a site that is being written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: list[str] = []
        self.size = 0

    def write(self, name: str, data: str | bytes) -> None:
        """A file, by its path in the site."""
        content = data.encode() if isinstance(data, str) else data
        place = self._path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        self._names.append(name)
        self.size += len(content)

    def finish(self) -> None:
        """Write the manifest."""
        self.write(MANIFEST, json.dumps({"files": sorted([*self._names, MANIFEST])}, indent=0) + "\n")


@contextmanager
def whole(target: Path) -> Iterator[Folder]:
    """A folder in which to write; at the end it takes the place of ``target``, after an error nothing has changed.

    Raises:
        CommandError: ``target`` holds what no publish wrote, or cannot be written.
    """
    target = Path(target.absolute())
    try:
        check(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
            new, old = Path(scratch, "new"), Path(scratch, "old")
            new.mkdir()
            folder = Folder(new)
            yield folder
            folder.finish()
            check(target)  # again: a publish takes a while, in which somebody may have put a file there
            if target.exists():
                target.rename(old)
            try:
                new.rename(target)
            except OSError:
                if old.exists():
                    old.rename(target)
                raise
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise CommandError(f"{target}: {error.strerror or error}; choose another folder") from error


def check(target: Path) -> None:
    """See to it that nothing of anybody else is in a folder.

    Raises:
        CommandError: there is.
    """
    if target.is_symlink():
        raise CommandError(f"{target}: is a link; name the folder that it leads to")
    if not target.exists():
        return
    if not target.is_dir():
        raise CommandError(f"{target}: is a file; name a folder")
    ours = _written(target)
    for path in sorted(target.rglob("*")):
        if (path.is_symlink() or not path.is_dir()) and path.relative_to(target).as_posix() not in ours:
            raise CommandError(
                f"{target}: {path.relative_to(target).as_posix()} in it was not written by benchmine publish, which "
                "would remove it; choose another folder, or an empty one"
            )


def _written(target: Path) -> frozenset[str]:
    try:
        found = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
    return frozenset(name for name in found if isinstance(name, str)) if isinstance(found, list) else frozenset()
