"""Pages as documents: parsed whole, so that one that is cut short is told apart from one that is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from benchmine.fetch.errors import BrokenPageError, FetchError

if TYPE_CHECKING:
    from lxml.etree import _Element

_HTML = (b"<!doctype html", b"<html")


def xml_of(page: Path, root: str, kind: str) -> _Element:
    """The root of a page of XML.

    Args:
        page: its file.
        root: the name of the root as lxml writes it, "{namespace}name".
        kind: what it should be, for the message.

    Raises:
        BrokenPageError: it is not XML to its end, or XML of another kind.
        FetchError: it is a page of HTML.
    """
    from lxml import etree

    _refuse_html(page, kind)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        found = etree.parse(page, parser).getroot()
    except etree.XMLSyntaxError as error:
        raise BrokenPageError(f"gave no whole {kind} ({error.msg})") from error
    if found.tag != root:
        raise BrokenPageError(f"gave XML that is no {kind} (<{found.tag.rpartition('}')[2]}>)")
    return found


def json_of(page: Path, wanted: type[list[Any]] | type[dict[str, Any]], kind: str) -> Any:
    """What a page of JSON says.

    Args:
        page: its file.
        wanted: list or dict.
        kind: what it should be, for the message.

    Raises:
        BrokenPageError: it is not JSON to its end, or JSON of another kind.
        FetchError: it is a page of HTML.
    """
    _refuse_html(page, kind)
    try:
        found = orjson.loads(page.read_bytes())
    except orjson.JSONDecodeError as error:
        raise BrokenPageError(f"gave no whole {kind} ({error})") from error
    if not isinstance(found, wanted):
        raise BrokenPageError(f"gave JSON that is no {kind}")
    return found


def listed(found: dict[str, Any], key: str, kind: str) -> list[Any]:
    """The list under a key.

    Raises:
        BrokenPageError: there is none.
    """
    records = found.get(key)
    if not isinstance(records, list):
        raise BrokenPageError(f"gave JSON that is no {kind} (no list {key!r})")
    return records


def _refuse_html(page: Path, kind: str) -> None:
    with page.open("rb") as file:
        beginning = file.read(200).lstrip().lower()
    if beginning.startswith(_HTML):
        raise FetchError(
            f"a web page came in place of the {kind}: a login page or a block may stand in between; "
            "open the address in a browser, and look at the address in the settings"
        )
