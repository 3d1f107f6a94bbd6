"""Full-text search as SQLite does it: papers by words (FTS5), names by substring (trigrams)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Select, Text, column, func, literal_column, select, table

from db.tables import alias, paper

_PAPER_FTS = table("paper_fts", column("rowid"), column("rank"), column("paper_fts", Text))
_ALIAS_FTS = table("alias_fts", column("rowid"), column("alias_fts", Text))
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w")


def fts_query(words: str) -> str:
    """What a person typed, as an FTS5 query that cannot be a syntax error; empty when there is no word in it.

    Each word is quoted, so that ``GPT-4o`` is "gpt" followed by "4o" rather than an expression; quoted words stay
    together; the last word may be unfinished.

    >>> fts_query('GPT-4o "machine translation" bleu')
    '"GPT-4o" "machine translation" "bleu"*'
    """
    terms = [phrase or word.replace('"', "") for phrase, word in _TERM.findall(words)]
    terms = [f'"{term}"' for term in terms if _WORD.search(term)]
    if not terms:
        return ""
    return " ".join(terms) + ("" if words.rstrip().endswith('"') else "*")


def fts_match(words: str, snippet_words: int, limit: int, offset: int) -> Select[Any] | None:
    """Papers that match, best first, with a snippet of the abstract; None when there is nothing to look for."""
    query = fts_query(words)
    if not query:
        return None
    # FTS5 sorts by rank itself, so that a snippet is made for the rows of this page and not for every match.
    snippet = func.snippet(literal_column("paper_fts"), 1, "", "", "…", snippet_words)
    hit = (
        select(_PAPER_FTS.c.rowid, _PAPER_FTS.c.rank, snippet.label("snippet"))
        .where(_PAPER_FTS.c.paper_fts.op("MATCH")(query))
        .order_by(_PAPER_FTS.c.rank)
        .limit(limit)
        .offset(offset)
        .subquery("hit")
    )
    return select(paper, hit.c.snippet).join(hit, hit.c.rowid == paper.c.key).order_by(hit.c.rank, paper.c.key)


def matching(words: str) -> Select[Any] | None:
    """The keys of the papers that match; None when there is nothing to look for."""
    query = fts_query(words)
    return select(_PAPER_FTS.c.rowid).where(_PAPER_FTS.c.paper_fts.op("MATCH")(query)) if query else None


def containing(kind: str, folded: str) -> Select[Any]:
    """The ids of a kind (benchmark, metric, model) one of whose folded spellings contains the text."""
    ids = select(alias.c.entity_id).where(alias.c.kind == kind)
    if len(folded) < 3:  # no trigram in it: the beginning of a spelling is what two letters can find
        return ids.where(alias.c.folded >= folded, alias.c.folded < folded + "\U0010ffff")
    quoted = '"' + folded.replace('"', '""') + '"'
    hits = select(_ALIAS_FTS.c.rowid).where(_ALIAS_FTS.c.alias_fts.op("MATCH")(quoted))
    return ids.where(alias.c.key.in_(hits))
