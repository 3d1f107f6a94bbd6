"""The shards of a source: files here, or objects of a store (``s3://``, ``gs://``, whatever fsspec knows)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import fsspec

from benchmine.errors import CommandError
from extract.sources.files import STDIN, find_files

SUFFIX: Final = ".results.parquet"
"""What a file of results is called after its shard: ``2023/part-7.jsonl.gz.results.parquet``."""

_STAMPS: Final = ("ETag", "etag", "LastModified", "mtime", "updated")
"""Names under which stores tell a changed object by."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of papers.

    Args:
        url: where it is: a path, or an address of a store.
        name: its path below what the user named, with slashes; that of its results, but for :data:`SUFFIX`.
        size: bytes.
        stamp: another one when its content changes, as far as the store tells.
    """

    url: str
    name: str
    size: int
    stamp: str


def find_shards(paths: Sequence[str]) -> list[Shard]:
    """The files behind the paths, in a settled order.

    A folder stands for the files below it, an address with ``*`` for the objects that it matches.

    Raises:
        SourceError: a path is not there.
        CommandError: an address cannot be read; standard input; two files with one name below two paths.
    """
    found = [shard for path in paths for shard in (_remote(path) if "://" in path else _local(path))]
    twice = [name for name, number in Counter(shard.name for shard in found).items() if number > 1]
    if twice:
        raise CommandError(
            f"{twice[0]}: two files of this name, whose results would go to one place; "
            "name the folder above them, or read them into two folders"
        )
    return found


def place(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises:
        CommandError: nothing here can read such an address.
    """
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise CommandError(f"{address}: {error}; for s3:// and gs://: pip install 'benchmine[distributed]'") from error
    return found


def below(folder: str, name: str) -> str:
    """The address of something in a folder."""
    return f"{folder.rstrip('/')}/{name}"


def _local(path: str) -> Iterator[Shard]:
    if path == STDIN:
        raise CommandError("standard input has no shards; name files, folders or addresses")
    for file in find_files([path]):
        about = Path(file).stat()
        name = Path(file).relative_to(path).as_posix() if Path(path).is_dir() else Path(file).name
        yield Shard(file, name, about.st_size, str(about.st_mtime_ns))


def _remote(address: str) -> Iterator[Shard]:
    system, root = place(address)
    try:
        if "*" in root:
            found = system.glob(root, detail=True)
            base = root.partition("*")[0].rpartition("/")[0]
        elif system.isdir(root):
            found, base = system.find(root, detail=True), root.rstrip("/")
        else:
            found, base = {root: system.info(root)}, root.rpartition("/")[0]
    except OSError as error:
        raise CommandError(
            f"{address}: {error or 'cannot be read'}; check the address and what you may read"
        ) from error
    files = {path: about for path, about in sorted(found.items()) if _is_shard(path, about)}
    if not files:
        raise CommandError(f"{address}: no files there; check the address")
    for path, about in files.items():
        name = path.removeprefix(base).lstrip("/")
        yield Shard(system.unstrip_protocol(path), name, about.get("size") or 0, _stamp(about))


def _is_shard(path: str, about: dict[str, Any]) -> bool:
    """No folder, nothing hidden, none of the ``_SUCCESS`` and ``_metadata`` that clusters leave."""
    return about.get("type") != "directory" and not path.rpartition("/")[2].startswith((".", "_"))


def _stamp(about: dict[str, Any]) -> str:
    return next((str(about[name]) for name in _STAMPS if about.get(name)), "")
