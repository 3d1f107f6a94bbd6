"""The shards of a source: files here, or objects of a store (``s3://``, ``gs://``, whatever fsspec knows)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmine.distributed.stores import answering, first_answer, place
from benchmine.errors import CommandError
from extract.sources.files import STDIN, find_files, is_about

SUFFIX: Final = ".results.parquet"
"""What a file of results is called after its shard: ``2023/part-7.jsonl.gz.results.parquet``."""

_NO_FILES: Final = "{}: no files of papers there; check the address"

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


def in_order(name: str) -> list[tuple[bool, str]]:
    """A key to sort names by as a folder is walked: the files of a folder, and then the folders in it."""
    *folders, file = name.removesuffix(SUFFIX).split("/")
    return [*((True, folder) for folder in folders), (False, file)]


def _local(path: str) -> Iterator[Shard]:
    if path == STDIN:
        raise CommandError("standard input has no shards; name files, folders or addresses")
    found = find_files([path])
    if Path(path).is_dir():
        named = ((Path(file).relative_to(path).as_posix(), file) for file in found)
        files = {name: file for name, file in named if _is_shard(name)}
    else:
        files = {Path(file).name: file for file in found}
    if not files:
        raise CommandError(_NO_FILES.format(path))
    for name, file in files.items():
        about = Path(file).stat()
        yield Shard(file, name, about.st_size, str(about.st_mtime_ns))


def _remote(address: str) -> Iterator[Shard]:
    system, root = place(address)
    several = "*" in root
    base = root.partition("*")[0].rpartition("/")[0] if several else root.rstrip("/")
    with answering(address):
        about = first_answer(system, "info", base)
        if several:
            found = system.glob(root, detail=True)
        elif about["type"] == "directory" or address.endswith("/"):  # a web server's folders are files to fsspec
            found = system.find(root, detail=True)
        else:
            yield _shard(system, root, root.rpartition("/")[2], about)
            return
    files = {path.removeprefix(base).lstrip("/"): path for path, about in found.items() if about["type"] == "file"}
    names = sorted(filter(_is_shard, files), key=in_order)
    if not names:
        raise CommandError(_NO_FILES.format(address))
    for name in names:
        yield _shard(system, files[name], name, found[files[name]])


def _shard(system: Any, path: str, name: str, about: dict[str, Any]) -> Shard:
    stamp = next((str(about[key]) for key in _STAMPS if about.get(key)), "")
    return Shard(system.unstrip_protocol(path), name, about.get("size") or 0, stamp)


def _is_shard(name: str) -> bool:
    """Nothing hidden, no README, no ``_SUCCESS`` or ``_delta_log/`` as clusters leave them, no results of ours.

    Nor an empty object ``2024/``, by which the consoles of stores make a folder.
    """
    parts = name.split("/")
    hidden = any(part.startswith((".", "_")) for part in parts)
    return bool(parts[-1]) and not hidden and not name.endswith(SUFFIX) and not is_about(parts[-1])
