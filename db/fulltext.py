"""Full-text search, written once and spelt twice: papers by words, names by substring.

SQLite has FTS5 tables (db/sqlite.py), PostgreSQL a column of type tsvector and a function that makes queries of words
(db/postgres.py). The syntax is one: all words must occur, quoted words stay together, the last may be unfinished.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, case, column, false, func, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

from db.tables import alias, paper

MOST: Final = 30_000
"""Papers that are weighed against each other: of a word that more have, those that were stored last. To weigh the
118,000 of half a million that have "accuracy" takes a quarter of a second, and tells nobody what to read."""

_PAPER_FTS: Final = table("paper_fts", column("rowid"), column("rank"), column("paper_fts", Text))
_ALIAS_FTS: Final = table("alias_fts", column("rowid"), column("alias_fts", Text))
_INDEXED: Final = table("paper", column("key"), column("abstract", Text), column("words", TSVECTOR)).alias("indexed")
_TERM: Final = re.compile(r'"([^"]*)"|(\S+)')
_WORD: Final = re.compile(r"\w")


class _Twin(ColumnElement[bool]):
    """A condition that the two kinds of database spell in their own ways; which one, the compiler knows."""

    _traverse_internals = [  # noqa: RUF012  # as SQLAlchemy declares it
        ("sqlite", InternalTraversal.dp_clauseelement),
        ("postgresql", InternalTraversal.dp_clauseelement),
    ]
    inherit_cache = True

    def __init__(self, *, sqlite: ColumnElement[bool], postgresql: ColumnElement[bool]) -> None:
        self.sqlite = sqlite
        self.postgresql = postgresql


@compiles(_Twin)
def _compile_twin(twin: _Twin, compiler: SQLCompiler, **options: Any) -> str:
    spelling = twin.postgresql if compiler.dialect.name == "postgresql" else twin.sqlite
    return compiler.process(spelling, **options)


def _terms(words: str) -> list[str]:
    """The words and the quoted groups of words; what holds neither letter nor digit is none."""
    terms = [phrase or word.replace('"', "") for phrase, word in _TERM.findall(words)]
    return [term for term in terms if _WORD.search(term)]


def _unfinished(words: str) -> bool:
    """Whether the last word may go on; the end of a quoted group may not."""
    return not words.rstrip().endswith('"')


def fts_query(words: str) -> str:
    """What a person typed, as an FTS5 query that cannot be a syntax error; empty when there is no word in it.

    Each word is quoted, so that ``GPT-4o`` is "gpt" followed by "4o" rather than an expression; quoted words stay
    together; the last word may be unfinished.

    >>> fts_query('GPT-4o "machine translation" bleu')
    '"GPT-4o" "machine translation" "bleu"*'
    """
    terms = [f'"{term}"' for term in _terms(words)]
    return " ".join(terms) + ("*" if terms and _unfinished(words) else "")


def _ts_query(words: str) -> ColumnElement[Any]:
    """The same as a tsquery. There has to be a word in it."""
    terms = _terms(words)
    last = len(terms) - 1
    queries: list[ColumnElement[Any]] = [
        func.fts_query(term, place == last and _unfinished(words)) for place, term in enumerate(terms)
    ]
    return reduce(lambda left, right: left.op("&&")(right), queries)


def fts_match(dialect: str, words: str, snippet_words: int, limit: int, offset: int) -> Select[Any] | None:
    """Papers that match, best first, with a snippet of the abstract; None when there is nothing to look for.

    Of more than :data:`MOST` the last ones are shown.

    Args:
        dialect: ``connection.dialect.name``.
    """
    if not _terms(words):
        return None
    if dialect == "postgresql":
        return _postgresql_match(words, snippet_words, limit, offset)
    # FTS5 sorts by rank itself, so that a snippet is made for the rows of this page and not for every match.
    snippet = func.snippet(literal_column("paper_fts"), 1, "", "", "…", snippet_words)
    hit = (
        select(_PAPER_FTS.c.rowid, _PAPER_FTS.c.rank, snippet.label("snippet"))
        .where(_PAPER_FTS.c.paper_fts.op("MATCH")(fts_query(words)), _PAPER_FTS.c.rowid > _unweighed(words))
        .order_by(_PAPER_FTS.c.rank)
        .limit(limit)
        .offset(offset)
        .subquery("hit")
    )
    return select(paper, hit.c.snippet).join(hit, hit.c.rowid == paper.c.key).order_by(hit.c.rank, paper.c.key)


def _unweighed(words: str) -> ColumnElement[int]:
    """The key up to which matches are not looked at: 0 unless there are more than :data:`MOST`."""
    last = select(_PAPER_FTS.c.rowid).where(_PAPER_FTS.c.paper_fts.op("MATCH")(fts_query(words)))
    return func.coalesce(last.order_by(_PAPER_FTS.c.rowid.desc()).limit(1).offset(MOST).scalar_subquery(), 0)


def _postgresql_match(words: str, snippet_words: int, limit: int, offset: int) -> Select[Any]:
    query = _ts_query(words)
    # 1: a long abstract does not count for more because it is long.
    rank = func.ts_rank(_INDEXED.c.words, query, 1).label("rank")
    found = select(_INDEXED.c.key).where(_INDEXED.c.words.op("@@")(query)).order_by(_INDEXED.c.key.desc())
    unweighed = func.coalesce(found.limit(1).offset(MOST).scalar_subquery(), 0)
    page = (
        select(_INDEXED.c.key, rank)
        .where(_INDEXED.c.words.op("@@")(query), _INDEXED.c.key > unweighed)
        .order_by(rank.desc(), _INDEXED.c.key)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    options = f'StartSel="", StopSel="", MaxWords={snippet_words}, MinWords={snippet_words // 2}'
    text = func.ts_headline("simple", paper.c.abstract, query, options).label("text")
    hit = select(paper, page.c.rank, text).join(page, page.c.key == paper.c.key).subquery("hit")
    before = case((func.starts_with(hit.c.abstract, hit.c.text), ""), else_=literal("…"))
    after = case((func.right(hit.c.abstract, func.length(hit.c.text)) == hit.c.text, ""), else_=literal("…"))
    columns = [hit.c[name] for name in paper.columns.keys()]  # noqa: SIM118  # not a dict
    return select(*columns, (before + hit.c.text + after).label("snippet")).order_by(hit.c.rank.desc(), hit.c.key)


def matching(words: str) -> Select[Any] | None:
    """The keys of the papers that match; None when there is nothing to look for."""
    if not _terms(words):
        return None
    found = select(_PAPER_FTS.c.rowid).where(_PAPER_FTS.c.paper_fts.op("MATCH")(fts_query(words)))
    twin = _Twin(sqlite=_INDEXED.c.key.in_(found), postgresql=_INDEXED.c.words.op("@@")(_ts_query(words)))
    return select(_INDEXED.c.key).where(twin)


def containing(kind: str, folded: str) -> Select[Any]:
    """The ids of a kind (benchmark, metric, model) one of whose folded spellings contains the text."""
    ids = select(alias.c.entity_id).where(alias.c.kind == kind)
    if not folded:  # of "--", say
        return ids.where(false())
    if len(folded) < 3:  # no trigram in it: the beginning of a spelling is what two letters can find
        return ids.where(alias.c.folded >= folded, alias.c.folded < folded + "\U0010ffff")
    quoted = '"' + folded.replace('"', '""') + '"'
    hits = select(_ALIAS_FTS.c.rowid).where(_ALIAS_FTS.c.alias_fts.op("MATCH")(quoted))
    # PostgreSQL reads all spellings of the kind: an index of trigrams is an extension that not every server has.
    return ids.where(_Twin(sqlite=alias.c.key.in_(hits), postgresql=alias.c.folded.contains(folded, autoescape=True)))
