"""A badge: an SVG of one line that says what is the best on a board."""

from __future__ import annotations

import unicodedata
from typing import IO, Any, Final

from lxml import etree
from lxml.builder import ElementMaker

from db.export.content import Content, Record, board_name
from db.export.feed import headline, xml_text
from db.export.files import ExportError
from db.export.note import Note

_SVG: Final = "http://www.w3.org/2000/svg"
_NEW: Final = ElementMaker(namespace=_SVG, nsmap={None: _SVG})
_LONGEST: Final = 40  # letters of a side
_HEIGHT: Final = 20
_NAME, _BEST, _NONE = "#3b4650", "#1d6391", "#6a737b"  # white on each has a contrast of at least 4.5


def write_badge(content: Content, out: IO[bytes]) -> int:
    """The badge of the board that is exported.

    Raises:
        ExportError: it is none, or more than one.
    """
    boards = list(content.boards())
    if len(boards) != 1:
        raise ExportError(
            f"a badge shows one board, and this is {len(boards) or 'none'}; choose a benchmark and metric"
        )
    out.write(badge(boards[0], content.note))
    return 1


def badge(rows: list[Record], note: Note) -> bytes:
    """The badge of a board: its name, and its best value with the model; "nothing ranked" where there is none.

    Args:
        rows: all of the board, best first, at least one.
    """
    best = rows[0] if rows[0]["rank"] is not None else None
    split = f" {rows[0]['split']}" if rows[0]["split"] else ""
    left = _short(f"{rows[0]['benchmark']}{split}")
    right = _short(f"{headline(best)} · {best['model'] or 'model not named'}") if best else "nothing ranked"
    said = f"{board_name(rows[0])}. Best reported: {right}"
    widths = [_width(text) + 12 for text in (left, right)]
    total = str(sum(widths))
    root = _NEW.svg(
        _NEW.title(xml_text(said)),
        _NEW.desc(note.text()),
        _NEW.rect(width=str(widths[0]), height=str(_HEIGHT), fill=_NAME),
        _NEW.rect(x=str(widths[0]), width=str(widths[1]), height=str(_HEIGHT), fill=_BEST if best else _NONE),
        _NEW.g(
            _side(left, 6, widths[0] - 12),
            _side(right, widths[0] + 6, widths[1] - 12),
            {"fill": "#fff", "font-family": "Verdana,DejaVu Sans,sans-serif", "font-size": "11"},
        ),
        {"width": total, "height": str(_HEIGHT), "viewBox": f"0 0 {total} {_HEIGHT}", "role": "img"},
    )
    root.set("aria-label", xml_text(said))
    return bytes(etree.tostring(root, encoding="utf-8"))


def _side(text: str, x: int, width: int) -> Any:
    return _NEW.text(xml_text(text), x=str(x), y="14", textLength=str(width))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def _width(text: str) -> int:
    """Pixels of a text in Verdana of 11 pixels, near enough: ``textLength`` has every font meet it."""

    def one(sign: str) -> float:
        if unicodedata.east_asian_width(sign) in "WF":
            return 11
        if sign in " .,:;|!'()[]-·/ijlIftr":
            return 4.4
        return 8 if sign.isupper() or sign in "%mwMW" else 6.8

    return max(1, round(sum(map(one, text))))
