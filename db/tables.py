"""The schema as typed classes: paper · benchmark · metric · model · alias · board · result · review · name decision ·
change · mentioned · run · curated file, row and value.

Papers and results are the record. ``board``, ``alias`` and the counts in ``benchmark``, ``metric``, ``model`` and
``tally`` are derived from it, kept so that no page counts a million rows; ``stale`` names what has yet to be derived
again (db/summaries.py). docs/schema.md tells people who write SQL what each column means.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

SCHEMA_VERSION: Final = 3
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


def _count() -> Any:
    """A column for a kept count, of a table that older databases have."""
    return Column(Integer, nullable=False, server_default=text("0"))


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
    holds: int = Field(default=0, sa_column=_count())  # results that are there now and that it was the first to read


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
    categories: str = Field(default="", sa_column=_text(nullable=False, server_default=""))  # "cs.CL cs.LG"; '' if none

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
    benchmarks: int = Field(default=0, sa_column=_count())  # that its scores are on
    newest: str | None = Field(default=None, sa_column=_text())

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


BOARD: Final = ("benchmark_id", "split", "metric_id", "unit")
"""The columns that name a board; in ``board`` an unnamed metric is ``""``, in ``result`` it is null."""

SPREAD: Final = (*BOARD, "model_id", "setting")
"""The columns that name a row of ``spread``: a model with a setting, on a board."""


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
        Index("ix_result_board", *BOARD, text("merit DESC")).ddl_if(dialect="sqlite"),
        Index("ix_result_board", *BOARD, text("merit DESC NULLS LAST")).ddl_if(dialect="postgresql"),
        Index("ix_result_paper", "paper_key", "value_start"),
        Index("ix_result_model", "model_id", "model"),
        Index("ix_result_metric", "metric_id", "metric"),
        Index("ix_result_first", "first_run_id", "paper_key", "value_start"),
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
    action: str = Field(sa_column=_text(nullable=False))  # merge, split, rename, distinct, undo
    subject_id: str = Field(sa_column=_text(nullable=False))  # the entry that is decided about
    surface: str | None = Field(default=None, sa_column=_text())  # split: the spelling that leaves it
    target_id: str | None = Field(default=None, sa_column=_text())  # merge, split: where it goes; distinct: the other
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
    claims: int = Field(default=0, sa_column=_count())  # ranked scores whose sentence claims the state of the art


class Spread(Base, table=True):
    """A model for which a board has several ranked values in one setting. Derived from ``result`` with the boards; not
    of what abstracts give no name ("our baseline")."""

    benchmark_id: str = Field(sa_column=_text(primary_key=True))
    split: str = Field(sa_column=_text(primary_key=True))
    metric_id: str = Field(sa_column=_text(primary_key=True))
    unit: str = Field(sa_column=_text(primary_key=True))
    model_id: str = Field(sa_column=_text(primary_key=True))
    setting: str = Field(sa_column=_text(primary_key=True))
    low: float
    high: float
    different: int  # values
    papers: int

    # Conflicts in the order in which they are shown.
    __table_args__ = (Index("ix_spread_papers", text("papers DESC"), text("different DESC"), *SPREAD),)


class Doubt(Base, table=True):
    """A ranked result that nobody has judged and its place among the first on its board. Derived with the boards."""

    result_id: str = Field(sa_column=_text(primary_key=True))
    benchmark_id: str = Field(sa_column=_text(nullable=False))
    place: int
    ranked: int  # of its board
    doubt: float  # db/review_lists.py has the formula

    __table_args__ = (
        Index("ix_doubt", text("doubt DESC"), "result_id"),
        Index("ix_doubt_benchmark", "benchmark_id", text("doubt DESC"), "result_id"),
    )


class Coverage(Base, table=True):
    """Papers that name a benchmark, and papers with scores on it. Derived from ``mentioned`` and ``result``."""

    benchmark_id: str = Field(sa_column=_text(primary_key=True))
    named: int | None = None  # null where nobody looked for it: the lexicon does not know it
    with_number: int = 0
    extracted: int = 0
    uncertain: int = 0
    rejected: int = 0
    unseen: int = 0  # with a score, and not among those that name it


class Tally(Base, table=True):
    """Totals of the whole database, changed in the transaction that changes what they count."""

    name: str = Field(sa_column=_text(primary_key=True))
    total: int = 0


class Stale(Base, table=True):
    """A benchmark, metric or model whose derived rows are older than its results."""

    kind: str = Field(sa_column=_text(primary_key=True))
    entity_id: str = Field(sa_column=_text(primary_key=True))


class CuratedFile(Base, table=True):
    """A file of leaderboards that people curated, as it was imported. What is in it never counts as mined."""

    __tablename__ = "curated_file"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=_text(nullable=False))  # as the user named it
    sha256: str = Field(sa_column=_text(nullable=False))  # of its bytes
    format: str = Field(sa_column=_text(nullable=False))  # pwc, nlp-progress, model-index, eee
    imported_at: str = Field(sa_column=_text(nullable=False))  # ISO 8601, UTC
    rows: int = 0
    read: int = 0  # values that are one number
    blank: int = 0  # cells in which nothing is given: they are not stored
    unread: int = 0  # values that are not one number: stored with the reason

    __table_args__ = (Index("ux_curated_file_content", "sha256", "format", unique=True),)


class CuratedRow(Base, table=True):
    """A row of a curated leaderboard: a system on a dataset. Names as printed, with the ids that the lexicon gives."""

    __tablename__ = "curated_row"

    id: int | None = Field(default=None, primary_key=True)
    file_id: int = Field(foreign_key="curated_file.id")
    place: str = Field(sa_column=_text(nullable=False))  # in the file: "Question Answering > SQuAD > row 3"
    line: int | None = None
    task: str = Field(sa_column=_text(nullable=False))  # JSON list, outermost first
    dataset: str = Field(sa_column=_text(nullable=False))  # JSON list, outermost first
    split: str = Field(default="", sa_column=_text(nullable=False))  # as the file's own field for it has it
    model: str = Field(sa_column=_text(nullable=False))
    model_id: str | None = Field(default=None, sa_column=_text())
    setting: str = Field(default="", sa_column=_text(nullable=False))  # "ensemble", "single model"
    title: str = Field(sa_column=_text(nullable=False))
    url: str | None = Field(default=None, sa_column=_text())
    date: str | None = Field(default=None, sa_column=_text())
    arxiv_id: str | None = Field(default=None, sa_column=_text())
    code: str = Field(sa_column=_text(nullable=False))  # JSON list of addresses
    extra_data: bool | None = None

    __table_args__ = (Index("ix_curated_row_file", "file_id"),)


class CuratedValue(Base, table=True):
    """A value of a curated row, placed and normalised as a mined one; where it is not one number, its text and why."""

    __tablename__ = "curated_value"

    id: int | None = Field(default=None, primary_key=True)
    row_id: int = Field(foreign_key="curated_row.id")
    metric: str = Field(sa_column=_text(nullable=False))
    benchmark_id: str | None = Field(default=None, sa_column=_text())
    split: str = Field(default="", sa_column=_text(nullable=False))
    metric_id: str | None = Field(default=None, sa_column=_text())
    value_text: str = Field(sa_column=_text(nullable=False))
    value_decimal: str | None = Field(default=None, sa_column=_text())
    deviation: str | None = Field(default=None, sa_column=_text())
    printed_unit: str = Field(sa_column=_text(nullable=False))
    remark: str = Field(sa_column=_text(nullable=False))  # "*", "(ensemble)"
    value: float | None = Field(default=None, sa_column=Column(Float))  # normalised, in `unit`
    unit: str = Field(sa_column=_text(nullable=False))
    flags: str = Field(sa_column=_text(nullable=False))  # JSON list of what normalisation found
    problem: str = Field(sa_column=_text(nullable=False))  # why it is not one number; '' when it is
    unranked: str = Field(default="", sa_column=_text(nullable=False))
    merit: float | None = None

    __table_args__ = (
        Index("ix_curated_value_row", "row_id"),
        Index("ix_curated_value_board", "benchmark_id", "metric_id", "unit", "split"),
    )


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
spread = _table("spread")
doubt = _table("doubt")
coverage = _table("coverage")
tally = _table("tally")
stale = _table("stale")
curated_file = _table("curated_file")
curated_row = _table("curated_row")
curated_value = _table("curated_value")
