"""CSV and TSV: a table whose first line names its columns."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator

from .errors import SourceError
from .fields import field_of
from .prose import head_lines
from .source import Record, Source

_DELIMITERS = (",", "\t", ";", "|")
_NO_DELIMITER = "\x1f"  # for a table of one column: a sign that no text holds
_EXPORTED = "benchmine_version"  # a column of our own exports, which put an apostrophe before what could be a formula
_QUOTED_FIELD = re.compile(r'"(?:[^"]|"")*"')


def find_delimiter(header: str) -> str | None:
    """The delimiter under which ``header`` names an abstract, or at least two known columns; None for neither.

    >>> find_delimiter("Title;Year;Abstract"), find_delimiter("Abstract"), find_delimiter("A study of BERT, by us")
    (';', '\\x1f', None)
    """
    if field_of(header) == "abstract":
        return _NO_DELIMITER
    best, best_score = None, 1
    for delimiter in _DELIMITERS:
        fields = {field_of(name) for name in _split(header, delimiter)} - {None}
        score = len(fields) + (100 if "abstract" in fields else 0)
        if len(fields) > 0 and score > best_score:
            best, best_score = delimiter, score
    return best


def looks_tabular(name: str, lines: list[str]) -> bool:
    """True for a table by its file's name, by tabs, as many in each line, or by commas between quotes."""
    if re.search(r"\.[ct]sv(\.\w+)?$", name, re.IGNORECASE):
        return True
    tabs = {line.count("\t") for line in lines if line.strip()}
    first = lines[0]
    return (len(tabs) == 1 and tabs != {0}) or '","' in first or (',"' in first and first.endswith('"'))


def read_csv(source: Source) -> Iterator[Record]:
    """Yield the rows of a table whose delimiter is found from its header."""
    return _read(source, None)


def read_tsv(source: Source) -> Iterator[Record]:
    """Yield the rows of a table with tabs between its columns."""
    return _read(source, "\t")


def _read(source: Source, delimiter: str | None) -> Iterator[Record]:
    lines = head_lines(source)
    header = lines[0] if lines else ""
    chosen = delimiter or find_delimiter(header) or max(_DELIMITERS, key=header.count)
    if field_of(header) == "abstract":
        chosen = _NO_DELIMITER
    names = _split(header, chosen)
    if "abstract" not in map(field_of, names):
        raise SourceError(
            source.name,
            1,
            f"no column holds the abstract (its columns: {_shorten(', '.join(names))})",
            'name the columns in the first line, one of them "abstract"',
        )
    as_is = chosen == "\t" and not _is_quoted(lines, len(names))
    # A field that seems longer has lost its closing quote. Process-wide, the only way that the module offers.
    csv.field_size_limit(source.limits.record)
    table = _Lines(source)
    rows = csv.reader(table, delimiter=chosen, quoting=csv.QUOTE_NONE if as_is else csv.QUOTE_MINIMAL, strict=True)
    return _rows(source, table, rows, names)


def _rows(source: Source, table: _Lines, rows: Iterator[list[str]], names: list[str]) -> Iterator[Record]:
    try:
        next(rows)  # the header
    except csv.Error as error:  # _split is not as strict: the names were found, but a quote in them is astray
        reason = f"the line that names the columns cannot be read ({error})"
        raise SourceError(source.name, 1, reason, "mend its quotes") from error
    while True:
        table.begin_row()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            source.skip(table.row, f"not a row of the table ({error})")
            table.go_back()
            continue
        if row and len(row) != len(names):
            columns = "1 column" if len(row) == 1 else f"{len(row)} columns"
            source.skip(table.row, f"a row of {columns} under a header of {len(names)}")
        elif row:
            cells = [cell.removeprefix("'") for cell in row] if _EXPORTED in names else row
            record: dict[str, str] = {}
            for name, cell in zip(names, cells, strict=True):
                if not record.get(name, "").strip():  # of columns of one name the first that is not empty counts
                    record[name] = cell
            yield table.row, record


class _Lines:
    """The table's lines as text. Those that an unclosed quote ran over can be read again as rows of their own."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lines = source.lines()
        self._again: deque[tuple[int, str]] = deque()
        self._of_row: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._again:
            number, text = self._again.popleft()
        else:
            number, line = next(self._lines)
            text = self._source.decode(number, line)
        self._of_row.append((number, text))
        return text

    @property
    def row(self) -> int:
        """The line on which the present row begins."""
        return self._of_row[0][0]

    def begin_row(self) -> None:
        self._of_row.clear()

    def go_back(self) -> None:
        """Read on after the first line of the present row."""
        self._again.extendleft(reversed(self._of_row[1:]))


def _split(header: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _is_quoted(lines: list[str], columns: int) -> bool:
    """False for a table with tabs that writes quotes as they are: a title in it may begin with one."""
    fields = [field for line in lines[1:] for field in line.split("\t")]
    whole = all(line.count("\t") == columns - 1 for line in lines[1:] if line)
    return any(_QUOTED_FIELD.fullmatch(field) for field in fields) or not whole


def _shorten(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
