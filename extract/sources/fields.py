"""From the fields of a record, under whatever names its source gives them, to a Paper."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.records import LONGEST_TEXT, Paper

from . import identifiers
from .categories import categories
from .dates import parse_date
from .signs import plain
from .source import Source

# The names a field goes by, best first, as ``fold_name`` leaves them: "paperAbstract", "Paper Abstract" and
# "PAPER_ABSTRACT" are all "paperabstract". docs/formats.md lists them, and a test compares the two.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("id", "paperid", "recordid", "uid"),
    "title": ("title", "papertitle"),
    "abstract": ("abstract", "summary", "paperabstract", "abstracttext", "abstractnote"),
    "date": ("date", "published", "publicationdate", "publishedat", "publisheddate", "datepublished"),
    "year": ("year", "publicationyear", "pubyear"),
    "authors": ("authors", "author", "authornames"),
    "author_count": ("authorcount", "numauthors"),
    "venue": ("venue", "journal", "conference", "booktitle", "publicationtitle", "journalref", "proceeding"),
    "url": ("url", "link", "urlabs", "paperurl"),
    "doi": ("doi",),
    "arxiv_id": ("arxivid", "arxiv", "eprint"),
    "acl_id": ("aclid", "anthologyid"),
    "categories": ("categories", "arxivcategories", "primaryclass"),
}
_FIELD_OF = {name: field for field, names in SYNONYMS.items() for name in names}
NO_ABSTRACT = "no abstract"

_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")
_NOT_IN_URL = re.compile(r"[\s<>\"\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_AND = re.compile(r",?\s+and\s+|\s+&\s+")


def fold_name(name: str) -> str:
    """A column's name without case, spaces and signs.

    >>> fold_name("Paper_Abstract")
    'paperabstract'
    """
    return _NOT_IN_NAME.sub("", name.lower())


def field_of(name: str) -> str | None:
    """The field that a column of this name holds, or None."""
    return _FIELD_OF.get(fold_name(name))


def kind_of(value: object) -> str:
    """What JSON calls ``value``: "a list", "a string", "a number", …; Python's name for what JSON has not."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    for kind, name in ((list, "a list"), (str, "a string"), (dict, "an object"), (int | float, "a number")):
        if isinstance(value, kind):
            return name
    return f"a {type(value).__name__}"


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which keys of a record hold which field, best first."""

    id: tuple[str, ...]
    title: tuple[str, ...]
    abstract: tuple[str, ...]
    date: tuple[str, ...]
    year: tuple[str, ...]
    authors: tuple[str, ...]
    author_count: tuple[str, ...]
    venue: tuple[str, ...]
    url: tuple[str, ...]
    doi: tuple[str, ...]
    arxiv_id: tuple[str, ...]
    acl_id: tuple[str, ...]
    categories: tuple[str, ...]


def _plan(keys: Iterable[object]) -> _Plan:
    named: dict[str, tuple[str, ...]] = {}
    for key in keys:
        if isinstance(key, str):
            named[fold_name(key)] = (*named.get(fold_name(key), ()), key)
    return _Plan(
        **{field: tuple(key for name in names for key in named.get(name, ())) for field, names in SYNONYMS.items()}
    )


class PaperBuilder:
    """Builds the papers of one source."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._plans: dict[tuple[str, ...], _Plan] = {}

    def build(self, line: int, record: Mapping[str, object]) -> tuple[Paper, bool, bytes] | None:
        """The paper of a record; whether its id is the source's, rather than a hash; its folded abstract.

        None where the record has no abstract, which is reported.
        """
        plan = self._plan_for(tuple(record))
        abstract = _first(record, plan.abstract)
        if not isinstance(abstract, str):
            reason = NO_ABSTRACT if abstract is None else f"the abstract is not text but {kind_of(abstract)}"
            self._source.skip(line, reason)
            return None
        folded = identifiers.fold_text(abstract)
        if not (folded.isalnum() and abstract.isascii()):  # else there is no control character in it
            cleaned = self._source.clean(line, abstract, "abstract")
            if cleaned is not abstract:
                abstract, folded = cleaned, identifiers.fold_text(cleaned)
        if not folded:
            self._source.skip(line, NO_ABSTRACT)
            return None
        if len(abstract) > LONGEST_TEXT:
            read = f"only the first {LONGEST_TEXT:,} of {len(abstract):,} characters"
            self._source.note(line, f"{read} of the abstract are searched for results")
        url = _url(record, plan)
        given = _text(record, plan.id) or self._unread(line, record, plan.id, "id")
        arxiv, doi, acl = _names(record, plan, given, url)
        authors = _authors(_first(record, plan.authors)) if plan.authors else ()
        paper = Paper(
            id=given or arxiv or doi or acl or identifiers.hash_id(folded),
            abstract=abstract,
            title=self._title(line, record, plan),
            date=self._date(line, record, plan, arxiv),
            authors=authors,
            author_count=len(authors) or (_count(_first(record, plan.author_count)) if plan.author_count else None),
            venue=_venue(_first(record, plan.venue)) if plan.venue else None,
            url=url or _address(arxiv, doi),
            arxiv_id=arxiv,
            doi=doi,
            categories=categories(_first(record, plan.categories)) if plan.categories else (),
            source=self._source.name,
            line=line,
        )
        return paper, bool(given or arxiv or doi or acl), folded

    def fields_seen(self) -> list[str]:
        """Names of fields that records had, for an error that says which field was looked for."""
        return list(dict.fromkeys(name for keys in self._plans for name in keys))[:8]

    def _plan_for(self, keys: tuple[str, ...]) -> _Plan:
        plan = self._plans.get(keys)
        if plan is None:
            if len(self._plans) > 1000:  # records of ever new shapes must not fill the memory
                self._plans.clear()
            plan = self._plans[keys] = _plan(keys)
        return plan

    def _title(self, line: int, record: Mapping[str, object], plan: _Plan) -> str:
        title = _given(record, plan.title) or self._unread(line, record, plan.title, "title")
        if title.isprintable() and "  " not in title:
            return title
        return " ".join(self._source.clean(line, title, "title").split())

    def _date(self, line: int, record: Mapping[str, object], plan: _Plan, arxiv: str | None) -> str | None:
        """The date field, else the year, else the month that an arXiv id begins with."""
        for field, names in (("date", plan.date), ("year", plan.year)):
            if names:
                if date := parse_date(_first(record, names)):
                    return date
                self._unread(line, record, names, field)
        return identifiers.arxiv_month(arxiv) if arxiv else None

    def _unread(self, line: int, record: Mapping[str, object], names: tuple[str, ...], field: str) -> str:
        """Report a value of which nothing could be made, where there is one; what is left of it, nothing."""
        value = _first(record, names)
        if value is not None:
            what = f"'{str(value)[:40]}'" if type(value) in (str, int, float) else kind_of(value)
            self._source.note(line, f"no {field} can be made of {what}")
        return ""


def _first(record: Mapping[str, object], names: tuple[str, ...]) -> object:
    """The first value that is not missing: not None, not empty, not only spaces, not NaN."""
    for name in names:
        value = record[name]
        if isinstance(value, str):
            if value and not value.isspace():
                return value
        elif value is not None and value not in ([], {}) and not (isinstance(value, float) and math.isnan(value)):
            return value
    return None


def _text(record: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The first value as one line of text."""
    return plain(_given(record, names))


def _given(record: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The first value as text: a string as it is but for outer spaces, a whole number in digits."""
    value = _first(record, names) if names else None
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _url(record: Mapping[str, object], plan: _Plan) -> str | None:
    url = _text(record, plan.url)
    return url if url.startswith(("http://", "https://")) and not _NOT_IN_URL.search(url) else None


def _names(
    record: Mapping[str, object], plan: _Plan, given: str, url: str | None
) -> tuple[str | None, str | None, str | None]:
    """arXiv id, DOI and ACL Anthology id, from their own fields, else from the id and the address."""
    arxiv = identifiers.arxiv_id(_text(record, plan.arxiv_id)) if plan.arxiv_id else None
    doi = identifiers.doi(_text(record, plan.doi)) if plan.doi else None
    acl = identifiers.acl_id(_text(record, plan.acl_id)) if plan.acl_id else None
    for text in (given, url, doi):
        if text and identifiers.may_name(text):
            arxiv = arxiv or identifiers.arxiv_id(text)
            doi = doi or identifiers.doi(text)
            acl = acl or identifiers.acl_id(text)
    return arxiv, doi, acl


def _address(arxiv: str | None, doi: str | None) -> str | None:
    if arxiv:
        return f"https://arxiv.org/abs/{arxiv}"
    return f"https://doi.org/{doi}" if doi else None


def _venue(value: object) -> str | None:
    if isinstance(value, Mapping):  # {"name": "TACL", "volume": "9"}
        value = value.get("name")
    return (plain(" ".join(value.split())) or None) if isinstance(value, str) else None


def _count(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _authors(value: object) -> tuple[str, ...]:
    """Names from a list of strings, a list of ``{"name": …}``, or one string.

    >>> _authors("Ada Lovelace, Alan Turing and Grace Hopper")
    ('Ada Lovelace', 'Alan Turing', 'Grace Hopper')
    >>> _authors("Lovelace, Ada; Turing, Alan") == _authors("Lovelace, Ada and Turing, Alan")
    True
    """
    if isinstance(value, str):
        names: Iterable[str] = _split_authors(value)
    elif isinstance(value, list | tuple):
        names = map(_author, value)
    else:
        return ()
    return tuple(name for name in (plain(" ".join(name.split())) for name in names) if name)


def _author(value: object) -> str:
    if isinstance(value, Mapping):
        if isinstance(name := value.get("name"), str):
            return name
        parts = (value.get("first") or value.get("given"), value.get("last") or value.get("family"))
        return " ".join(part for part in parts if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _split_authors(text: str) -> list[str]:
    if ";" in text:
        return text.split(";")
    people = _AND.split(text)
    if len(people) > 1 and all(person.count(",") == 1 for person in people):
        return people  # "Lovelace, Ada and Turing, Alan", as BibTeX writes it
    return [name for person in people for name in person.split(",")]
