"""The ACL Anthology: the bibliography of all of it, or the XML of volumes and events."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmine.errors import CommandError
from benchmine.fetch.errors import BrokenPageError
from benchmine.fetch.harvest import Answer, Harvest, Keep, Request
from benchmine.fetch.services.documents import xml_of
from extract.sources.identifiers import acl_id
from extract.sources.limits import Limits

if TYPE_CHECKING:
    from benchmine.fetch.settings import AclSource, Addresses
    from extract.records import Paper

_VOLUME: Final = re.compile(r"(\d{4}\.[a-z0-9_]+)-[a-z0-9]+|([A-Z]\d{2})-\d{1,2}")
_EVENT: Final = re.compile(r"([a-z0-9_]+)-(\d{4})")
_ENTRY: Final = re.compile(rb"^@(?!proceedings|book\b|string|comment|preamble)", re.MULTILINE)
_CHUNK: Final = 1024 * 1024
_BY_YEAR: Final = 2020  # before, a file held the volumes of a letter: P19, W19


def harvests(source: AclSource, addresses: Addresses) -> list[Harvest]:
    """All in one file; or one for the volumes, and one for each event."""
    found = [_volumes(source.volumes, addresses.acl_xml)] if source.volumes else []
    found += [_event(event, addresses.acl_xml) for event in source.events]
    return found or [
        Harvest("acl", "ACL Anthology, all of it", "bibtex", ".bib.gz", Request(addresses.acl), read_bibliography)
    ]


def _volumes(volumes: Sequence[str], address: str) -> Harvest:
    first, *rest = dict.fromkeys(map(_collection, volumes))
    title = f"ACL Anthology, {' '.join(volumes)}"
    request = Request(_file(address, first), rest=tuple(rest))
    return Harvest("acl", title, "acl", ".xml", request, read_collection, lambda _pages: _of_volumes(volumes))


def _event(event: str, address: str) -> Harvest:
    named = _EVENT.fullmatch(event)
    if named is None:
        raise CommandError(f"{event!r} is no event of the ACL Anthology: write acl-2024")
    if int(named[2]) < _BY_YEAR:
        raise CommandError(
            f"{event}: events before {_BY_YEAR} have no file of their own; name volumes, as --volume P19-1"
        )
    collection = f"{named[2]}.{named[1]}"
    request = Request(_file(address, collection), rest=(f"event:{event}",))

    def keep(pages: Sequence[Path]) -> Keep:
        return _of_volumes([f"{collection}-", *(_colocated(pages[0], event) if pages else ())])

    return Harvest("acl", f"ACL Anthology, {event}", "acl", ".xml", request, read_collection, keep)


def _collection(volume: str) -> str:
    found = _VOLUME.fullmatch(volume)
    if found is None:
        raise CommandError(f"{volume!r} is no volume of the ACL Anthology: write 2024.acl-long, or P19-1")
    return found[1] or found[2]


def _file(address: str, collection: str) -> str:
    return f"{address.rstrip('/')}/{collection}.xml"


def _of_volumes(volumes: Sequence[str]) -> Keep:
    """The papers of volumes; ``2024.acl-`` is all volumes of that collection."""
    beginnings = tuple(name if name.endswith("-") or "." not in name else f"{name}." for name in volumes)

    def keep(paper: Paper) -> bool:
        identifier = acl_id(paper.url or "")
        return identifier is not None and identifier.startswith(beginnings)

    return keep


def read_collection(request: Request, page: Path) -> Answer:
    """What a file of volumes says; after an event's own one come those of the volumes that were held beside it."""
    root = xml_of(page, "collection", "collection of the ACL Anthology")
    rest = [name for name in request.rest if not name.startswith("event:")]
    for event in (name.removeprefix("event:") for name in request.rest if name.startswith("event:")):
        rest += [_collection(volume) for volume in _colocated(page, event)]
    own = request.url.rpartition("/")[2].removesuffix(".xml")
    names = [name for name in dict.fromkeys(rest) if name != own]
    folder = request.url.rpartition("/")[0]
    following = Request(_file(folder, names[0]), rest=tuple(names[1:])) if names else None
    return Answer(sum(1 for _ in root.iter("paper")), following)


def _colocated(page: Path, event: str) -> list[str]:
    """The volumes of other collections that belong to an event."""
    root = xml_of(page, "collection", "collection of the ACL Anthology")
    found = [each for each in root.iter("event") if each.get("id") == event]
    return [(volume.text or "").strip() for each in found for volume in each.iterfind("colocated/volume-id")]


def read_bibliography(request: Request, page: Path) -> Answer:
    """How many papers the bibliography has; it is unpacked to its end, for that is what tells that it is whole."""
    packed = size = entries = 0
    unpacker, rest = zlib.decompressobj(wbits=31), b""
    limits = Limits()
    with page.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        while data := file.read(_CHUNK if not zipped else _CHUNK // 256):
            packed += len(data)
            try:
                text = rest + (unpacker.decompress(data) if zipped else data)
            except zlib.error as error:
                raise BrokenPageError(f"gave a damaged file ({error})") from error
            size += len(text) - len(rest)
            limits.check_ratio(request.url, packed, size)
            whole = text.rfind(b"\n") + 1
            entries += len(_ENTRY.findall(text[:whole]))
            rest = text[whole:]
    entries += len(_ENTRY.findall(rest))
    if zipped and not unpacker.eof:
        raise BrokenPageError("cut its file short")
    if not entries:
        raise BrokenPageError("gave a file that is no bibliography")
    return Answer(entries)
