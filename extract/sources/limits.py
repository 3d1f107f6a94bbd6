"""How much a source may hold: what guards against archives that unpack without end, and lines that never do."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import SourceError

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes at which reading stops with an error. Each is a setting of the command line (docs/formats.md).

    Args:
        content: bytes of a file, decompressed. The default, 64 GB, is some ten times arXiv's whole metadata.
        ratio: bytes that come out of a compressed file for each that goes in. Abstracts come to 3 to 10, the most
            repetitive test data to 60, what is made to fill a disk or memory to 1,000 and more.
        record: bytes of one record: a line, a row, an XML element, a BibTeX entry.
        page: bytes of a file that has to be read whole: HTML and Markdown.
        patience: bytes of decompressed content below which no ratio is too high, for little text may be all blanks.
    """

    content: int = 64 * 1024 * _MB
    ratio: int = 200
    record: int = 16 * _MB
    page: int = 64 * _MB
    patience: int = 64 * _MB

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) < 1:
                raise ValueError(f"the limit {name!r} must be 1 or more, not {getattr(self, name)}")

    def check_content(self, name: str, size: int) -> None:
        """Raise SourceError where the content of source ``name``, of ``size`` bytes, is too large."""
        if size > self.content:
            reason = f"its content is larger than {in_words(self.content)}"
            raise SourceError(name, None, reason, "split it, or raise BENCHMINE_MAX_BYTES")

    def check_ratio(self, name: str, packed: int, size: int) -> None:
        """Raise SourceError where ``packed`` bytes of source ``name`` have become too many, ``size`` bytes."""
        self.check_content(name, size)
        if size > self.patience and size > self.ratio * packed:
            reason = f"it unpacks to more than {self.ratio} times its size, as an archive made to fill a disk does"
            raise SourceError(name, None, reason, "unpack it yourself if you trust it, or raise BENCHMINE_MAX_RATIO")


def in_words(size: int) -> str:
    """A number of bytes as people say it.

    >>> in_words(64 * 1024**3), in_words(1536 * 1024), in_words(900)
    ('64 GB', '1.5 MB', '900 bytes')
    """
    for unit, scale in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size} bytes"
