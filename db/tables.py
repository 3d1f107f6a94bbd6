"""The schema as typed classes: paper · benchmark · metric · model · alias · board · result · review · name decision ·
change · mentioned · run.

Papers and results are the record. ``board``, ``alias`` and the counts in ``benchmark``, ``metric``, ``model`` and
``tally`` are derived from it, kept so that no page counts a million rows; ``stale`` names what has yet to be derived
again (db/summaries.py). docs/schema.md tells people who write SQL what each column means.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Float, ForeignKey, Index, Table, Text, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

SCHEMA_VERSION: Final = 2
"""Stored in the database; one with a greater number is refused, one with a smaller is upgraded (db/engine.py).

A change of what stands below needs a new number, and a step in db/migrations/versions that leads there.
"""


class Base(SQLModel, registry=registry()):
    """Own registry: another SQLModel of the same process must not put its tables into our file."""


# Ordered and compared by code point, as SQLite does it, whatever the server's language.
_TEXT: Final = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _text(*constraints: ForeignKey, **options: Any) -> Any:
    """A text column without a length: SQLModel's AutoString would be VARCHAR."""
    return Column(_TEXT, *constraints, **options)


class Run(Base, table=True):
    """One ingest. ``finished_at`` stays empty when it was cut short; its whole batches are there all the same."""

    id: int | None = Field(default=None, primary_key=True)
    version: str = Field(sa_column=_text(nullable=False))
    sources: str = Field(sa_column=_text(nullable=False))  # JSON list
    started_at: str = Field(sa_column=_text(nullable=False))  # ISO 8601, UTC
    finished_at: str | None = Field(default=None, sa_column=_text())
    seconds: float | None = None
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    scores: int = 0
    deltas: int = 0
    benchmarks: int = 0


class Paper(Base, table=True):
    """A paper as its source gave it. ``key`` exists because a full-text index needs an integer that never moves."""

    key: int | None = Field(default=None, primary_key=True)
    id: str = Field(sa_column=_text(nullable=False, unique=True))
    title: str = Field(sa_column=_text(nullable=False))
    abstract: str = Field(sa_column=_text(nullable=False))
    date: str | None = Field(default=None, sa_column=_text())  # as the source gave it, also "--04-24"
    published: str | None = Field(default=None, sa_column=_text())  # the date when its year is known
    year: int | None = None
    authors: str = Field(sa_column=_text(nullable=False))  # JSON list
    author_count: int | None = None
    venue: str | None = Field(default=None, sa_column=_text())
    url: str | None = Field(default=None, sa_column=_text())
    arxiv_id: str | None = Field(default=None, sa_column=_text())
    doi: str | None = Field(default=None, sa_column=_text())
    source: str = Field(sa_column=_text(nullable=False))
    line: int | None = None
    abstract_hash: str = Field(sa_column=_text(nullable=False))
    extractor_version: str = Field(sa_column=_text(nullable=False))
    scores: int = 0
    deltas: int = 0
    run_id: int = Field(foreign_key="run.id")  # the run that wrote the text and the results as they are

    __table_args__ = (Index("ix_paper_published", "published", "key"),)


class Metric(Base, table=True):
    """A measure that a result names; what the lexicon does not know has direction ``none`` and is not ranked."""

    id: str = Field(sa_column=_text(primary_key=True))
    name: str = Field(sa_column=_text(nullable=False))
    direction: str = Field(sa_column=_text(nullable=False))  # higher, lower, none
    unit: str = Field(sa_column=_text(nullable=False))
    low: float | None = None
    high: float | None = None
    family: str = Field(sa_column=_text(nullable=False))
    known: bool = False  # the lexicon has it
    results: int = 0
    papers: int = 0


class Benchmark(Base, table=True):
    """A dataset or task that a result names, with the figures of its overview line."""

    id: str = Field(sa_column=_text(primary_key=True))
    name: str = Field(sa_column=_text(nullable=False))
    task: str = Field(sa_column=_text(nullable=False))
    known: bool = False
    results: int = 0  # scores that are not rejected
    deltas: int = 0
    papers: int = 0
    models: int = 0
    newest: str | None = Field(default=None, sa_column=_text())
    metric_id: str | None = Field(default=None, sa_column=_text())  # of its main board: the one with most ranked rows
    unit: str | None = Field(default=None, sa_column=_text())
    split: str | None = Field(default=None, sa_column=_text())

    __table_args__ = (
        Index("ix_benchmark_results", "results", "name"),
        Index("ix_benchmark_papers", "papers", "name"),
        Index("ix_benchmark_models", "models", "name"),
        Index("ix_benchmark_newest", "newest", "name"),
        Index("ix_benchmark_name", "name"),
    )


class Model(Base, table=True):
    """A system that a result names."""

    id: str = Field(sa_column=_text(primary_key=True))
    name: str = Field(sa_column=_text(nullable=False))
    family: str = Field(sa_column=_text(nullable=False))
    known: bool = False
    results: int = 0
    papers: int = 0

    __table_args__ = (
        Index("ix_model_results", "results", "name"),
        Index("ix_model_papers", "papers", "name"),
        Index("ix_model_name", "name"),
    )


class Alias(Base, table=True):
    """A spelling of a benchmark, metric or model: from the lexicon, or seen in an abstract so many times."""

    key: int | None = Field(default=None, primary_key=True)
    kind: str = Field(sa_column=_text(nullable=False))  # benchmark, metric, model
    entity_id: str = Field(sa_column=_text(nullable=False))
    surface: str = Field(sa_column=_text(nullable=False))
    folded: str = Field(sa_column=_text(nullable=False))  # extract.lexicon.fold
    results: int = 0
    known: bool = False

    __table_args__ = (
        Index("ux_alias_surface", "kind", "entity_id", "surface", unique=True),
        Index("ix_alias_folded", "kind", "folded"),
    )


_BOARD: Final = ("benchmark_id", "split", "metric_id", "unit")


class Result(Base, table=True):
    """One reported number with its evidence; ``id`` is a hash of paper id, span and kind, stable and citable.

    The sentence is not stored twice: it is ``abstract[sentence_start:sentence_end]``, which the views spell out.
    """

    id: str = Field(sa_column=_text(primary_key=True))
    paper_key: int = Field(foreign_key="paper.key")
    kind: str = Field(sa_column=_text(nullable=False))
    value_text: str = Field(sa_column=_text(nullable=False))  # abstract[value_start:value_end]
    value_decimal: str = Field(sa_column=_text(nullable=False))  # exact, as printed
    printed_unit: str = Field(sa_column=_text(nullable=False))
    value: float = Field(sa_column=Column(Float, nullable=False))  # normalised, in `unit`
    unit: str = Field(sa_column=_text(nullable=False))
    bound: str = Field(sa_column=_text(nullable=False))
    metric: str | None = Field(default=None, sa_column=_text())
    benchmark: str | None = Field(default=None, sa_column=_text())
    model: str | None = Field(default=None, sa_column=_text())
    metric_id: str | None = Field(default=None, sa_column=_text(ForeignKey("metric.id")))
    benchmark_id: str | None = Field(default=None, sa_column=_text(ForeignKey("benchmark.id")))
    model_id: str | None = Field(default=None, sa_column=_text(ForeignKey("model.id")))
    split: str = Field(default="", sa_column=_text(nullable=False))  # of the benchmark: "val", "test-clean", "" unsaid
    setting: str = Field(sa_column=_text(nullable=False))
    role: str = Field(sa_column=_text(nullable=False))
    claims_sota: bool = False
    value_start: int
    value_end: int
    sentence_start: int
    sentence_end: int
    metric_start: int | None = None
    metric_end: int | None = None
    benchmark_start: int | None = None
    benchmark_end: int | None = None
    model_start: int | None = None
    model_end: int | None = None
    rule: str = Field(sa_column=_text(nullable=False))
    confidence: float = Field(sa_column=Column(Float, nullable=False))
    why: str = Field(sa_column=_text(nullable=False))  # JSON list
    extractor_version: str = Field(sa_column=_text(nullable=False))
    run_id: int = Field(
        foreign_key="run.id"
    )  # the run that wrote it as it is; paper.run_id is the one that read it last
    first_run_id: int = Field(foreign_key="run.id")  # the run that read it first
    as_read: str = Field(default="", sa_column=_text(nullable=False))  # JSON: the columns that a review or a name
    # decision has changed, as the reader gave them; '' when nothing has
    flags: str = Field(sa_column=_text(nullable=False))  # JSON list of what normalisation found
    verdict: str = Field(default="", sa_column=_text(nullable=False))  # of the newest review: accept, reject, correct
    unranked: str = Field(default="", sa_column=_text(nullable=False))  # why it is not ranked; '' when it is
    merit: float | None = None  # value, negated where lower is better; null when not ranked: greatest is best

    __table_args__ = (
        # Every read of a board is one range of this index, best first and what is not ranked last: as SQLite orders
        # nulls by itself, and PostgreSQL when told.
        Index("ix_result_board", *_BOARD, text("merit DESC")).ddl_if(dialect="sqlite"),
        Index("ix_result_board", *_BOARD, text("merit DESC NULLS LAST")).ddl_if(dialect="postgresql"),
        Index("ix_result_paper", "paper_key", "value_start"),
        Index("ix_result_model", "model_id", "model"),
        Index("ix_result_metric", "metric_id", "metric"),
    )


class Review(Base, table=True):
    """A person's judgement of a result: accept, reject, correct (one field), comment, or undo of an earlier one, whose
    id is in ``value``. Append-only, and keyed by the result's stable id rather than by a foreign key, so that it
    outlives a re-extraction that drops the result for a while."""

    id: int | None = Field(default=None, primary_key=True)
    result_id: str = Field(sa_column=_text(nullable=False))
    verdict: str = Field(sa_column=_text(nullable=False))
    field: str | None = Field(default=None, sa_column=_text())
    value: str | None = Field(default=None, sa_column=_text())
    comment: str = Field(default="", sa_column=_text(nullable=False))
    reviewer: str = Field(sa_column=_text(nullable=False))
    at: str = Field(sa_column=_text(nullable=False))  # ISO 8601, UTC

    __table_args__ = (Index("ix_review_result", "result_id", "id"),)


class NameDecision(Base, table=True):
    """A person's decision about names, append-only: merge one entry into another, split a spelling off, rename an
    entry, or undo an earlier decision. Replayed over what the reader gave, in the order of ``id``."""

    __tablename__ = "name_decision"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(sa_column=_text(nullable=False))  # benchmark, metric, model
    action: str = Field(sa_column=_text(nullable=False))  # merge, split, rename, undo
    subject_id: str = Field(sa_column=_text(nullable=False))  # the entry that is decided about
    surface: str | None = Field(default=None, sa_column=_text())  # split: the spelling that leaves it
    target_id: str | None = Field(default=None, sa_column=_text())  # merge, split: the entry it goes to
    name: str | None = Field(default=None, sa_column=_text())  # rename: the name to show
    undoes: int | None = Field(default=None, foreign_key="name_decision.id")
    comment: str = Field(default="", sa_column=_text(nullable=False))
    reviewer: str = Field(sa_column=_text(nullable=False))
    at: str = Field(sa_column=_text(nullable=False))  # ISO 8601, UTC


class Change(Base, table=True):
    """What a run did to a result that an earlier run had stored: ``changed``, ``vanished`` or ``returned``. What
    appeared is found by ``result.first_run_id``. Append-only."""

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id")
    result_id: str = Field(sa_column=_text(nullable=False))
    paper_id: str = Field(sa_column=_text(nullable=False))
    change: str = Field(sa_column=_text(nullable=False))
    before: str = Field(default="", sa_column=_text(nullable=False))  # JSON of the columns that differ
    after: str = Field(default="", sa_column=_text(nullable=False))

    __table_args__ = (Index("ix_change_run", "run_id", "id"), Index("ix_change_result", "result_id", "id"))


class Mentioned(Base, table=True):
    """A benchmark that the lexicon knows and an abstract names, whether or not a score was read on it."""

    benchmark_id: str = Field(sa_column=_text(primary_key=True))
    paper_key: int = Field(foreign_key="paper.key", primary_key=True)
    with_number: bool = False  # a number that could be a result stands in a sentence that names it

    __table_args__ = (Index("ix_mentioned_paper", "paper_key"),)


class Board(Base, table=True):
    """What can be compared: the scores of one split of a benchmark in one metric and one unit. Derived from
    ``result``."""

    benchmark_id: str = Field(sa_column=_text(primary_key=True))
    split: str = Field(default="", sa_column=_text(primary_key=True))
    metric_id: str = Field(sa_column=_text(primary_key=True))  # '' where the abstract names no metric
    unit: str = Field(sa_column=_text(primary_key=True))
    results: int
    ranked: int
    papers: int
    models: int
    best_result_id: str | None = Field(default=None, sa_column=_text())


class Tally(Base, table=True):
    """Totals of the whole database, changed in the transaction that changes what they count."""

    name: str = Field(sa_column=_text(primary_key=True))
    total: int = 0


class Stale(Base, table=True):
    """A benchmark, metric or model whose derived rows are older than its results."""

    kind: str = Field(sa_column=_text(primary_key=True))
    entity_id: str = Field(sa_column=_text(primary_key=True))


metadata = Base.metadata


def _table(name: str) -> Table:
    return metadata.tables[name]


# The same tables for SQLAlchemy Core, which stores and reads: rows by the ten thousand are no place for ORM objects.
run = _table("run")
paper = _table("paper")
metric = _table("metric")
benchmark = _table("benchmark")
model = _table("model")
alias = _table("alias")
result = _table("result")
review = _table("review")
name_decision = _table("name_decision")
change = _table("change")
mentioned = _table("mentioned")
board = _table("board")
tally = _table("tally")
stale = _table("stale")
