"""The options that several commands share, each defined once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

if TYPE_CHECKING:
    from db.queries import LeaderboardFilters

_Filters = TypeVar("_Filters", bound="LeaderboardFilters")

BATCH: Final = 500
"""Papers stored in one transaction: about a second's work, which is what Ctrl-C may lose."""


class SourceFormat(StrEnum):
    """The layouts of ``extract.sources.FORMATS``, named here so that ``--help`` need not load them."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    LABELLED = "labelled"
    LINES = "lines"
    PAGE = "page"
    MARKDOWN = "markdown"
    HTML = "html"
    ARXIV = "arxiv"
    ATOM = "atom"
    OAI = "oai"
    ACL = "acl"
    PUBMED = "pubmed"
    BIBTEX = "bibtex"
    RIS = "ris"
    SEMANTIC_SCHOLAR = "semantic-scholar"
    OPENALEX = "openalex"
    OPENREVIEW = "openreview"
    DAILY_PAPERS = "daily-papers"


class TableFormat(StrEnum):
    """How a command writes a table."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


class RoleWord(StrEnum):
    """``extract.records.Role``."""

    OWN = "own"
    BASELINE = "baseline"
    BEST_EXISTING = "best existing"
    HUMAN = "human"
    UNKNOWN = "unknown"


class RowOrder(StrEnum):
    """The orders of ``db.queries.ROW_ORDERS``, named here so that ``--help`` need not load them."""

    RANK = "rank"
    NEWEST = "newest"
    OLDEST = "oldest"
    CONFIDENCE = "confidence"
    MODEL = "model"


class BoundWord(StrEnum):
    """``extract.records.Bound``; ``none`` is ``""``."""

    NONE = "none"
    OVER = "over"
    UNDER = "under"
    ABOUT = "about"
    UP_TO = "up to"


class StandingWord(StrEnum):
    """``db.standing.REASONS``, named here so that ``--help`` need not load them; ``ranked`` is ``""``."""

    RANKED = "ranked"
    DELTA = "delta"
    REJECTED = "rejected"
    BOUNDED = "bounded"
    IMPOSSIBLE = "impossible"
    SCALE_UNKNOWN = "scale unknown"
    OTHER_UNIT = "other unit"
    HUMAN = "human"
    NO_BENCHMARK = "no benchmark"
    NO_METRIC = "no metric"
    NO_DIRECTION = "no direction"


class VerdictWord(StrEnum):
    """The newest verdict of a result; ``none`` is ``""``, not reviewed."""

    NONE = "none"
    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"


class ClaimWord(StrEnum):
    """Whether a sentence claims the state of the art."""

    YES = "yes"
    NO = "no"


def _values(words: Iterable[Any] | None) -> tuple[Any, ...]:
    """The values of the database that the words of a repeatable option mean."""
    none = (BoundWord.NONE, StandingWord.RANKED, VerdictWord.NONE)
    return tuple("" if word in none else word.value for word in words or ())


_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def _date(text: str | None) -> str | None:
    """A year, a month or a day, as it is."""
    if text is not None and not _DATE.fullmatch(text):
        raise typer.BadParameter(f"{text!r} is no date: write 2023, 2023-08 or 2023-08-31")
    return text


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files or folders of abstracts; - is standard input.", show_default=False),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="The database: a file, or postgresql+psycopg://USER@HOST/NAME. "
        "Without it, $BENCHMINE_DATABASE_URL, else a file in your data folder.",
        show_default=False,
    ),
]
OutputOption = Annotated[
    str,
    typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.", show_default=False),
]
SplitOption = Annotated[
    str | None,
    typer.Option(
        "--split",
        metavar="NAME",
        help='Only this split of the benchmark (val, test-clean …); "" is "not named". Without it, any.',
        show_default=False,
    ),
]
TableFormatOption = Annotated[TableFormat, typer.Option("--format", "-f", help="How to write it.")]
SourceFormatOption = Annotated[
    SourceFormat | None,
    typer.Option(
        "--format", "-f", help="The layout of the sources; recognised by their content without it.", show_default=False
    ),
]


def _categories(given: list[str] | None) -> list[str] | None:
    """Categories of arXiv, or its archives."""
    if given:
        from extract.sources.categories import is_category

        for name in given:
            if not is_category(name):
                raise typer.BadParameter(f"{name!r} is no category of arXiv: write cs.CL, hep-th or cs")
    return given


CategoriesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        metavar="NAME",
        callback=_categories,
        help="Only papers of this category of arXiv (cs.CL), or of this archive (cs). Repeatable.",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, metavar="N", help="Processes that read; without it, one for each core.", show_default=False
    ),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Stop at the first broken record.")]

# The filters of a board, one for each field of db.queries.LeaderboardFilters.
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="NAME", help='The unit (%, ms …); "" is none. Without it, any.', show_default=False),
]
RolesOption = Annotated[
    list[RoleWord] | None,
    typer.Option("--role", metavar="WORD", help=f"Whose number: {', '.join(RoleWord)}. Repeatable, as the next four."),
]
SettingsOption = Annotated[
    list[str] | None,
    typer.Option("--setting", metavar="NAME", help='The setting (5-shot, zero-shot …); "" is "not stated".'),
]
BoundsOption = Annotated[
    list[BoundWord] | None,
    typer.Option("--bound", metavar="WORD", help=f"How the value is bounded: {', '.join(BoundWord)}."),
]
StandingsOption = Annotated[
    list[StandingWord] | None,
    typer.Option("--standing", metavar="WORD", help=f"Ranked, or why not: {', '.join(StandingWord)}."),
]
VerdictsOption = Annotated[
    list[VerdictWord] | None,
    typer.Option("--verdict", metavar="WORD", help=f"The newest review: {', '.join(VerdictWord)}."),
]
ClaimOption = Annotated[
    ClaimWord | None,
    typer.Option("--claim", help="Whether its sentence claims the state of the art.", show_default=False),
]
FromOption = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="DATE", callback=_date, help="Papers from a year, month or day on.", show_default=False
    ),
]
ToOption = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", callback=_date, help="Papers up to it, included.", show_default=False),
]
MinConfidenceOption = Annotated[
    float,
    typer.Option("--min-confidence", min=0, max=1, metavar="P", help="Only results at least so certain, from 0 to 1."),
]
SearchOption = Annotated[
    str,
    typer.Option(
        "--search", metavar="TEXT", help="Text in the model's name or the title; ranks stay.", show_default=False
    ),
]
BestOption = Annotated[
    bool, typer.Option("--best-per-model", help="Of a model's values in one setting only the best, with the range.")
]
ChangesOption = Annotated[bool, typer.Option("--changes", help="Gains and losses too; they have no rank.")]
RejectedOption = Annotated[bool, typer.Option("--rejected", help="What reviewers have rejected too; it has no rank.")]


@dataclass(frozen=True)
class BoardOptions:
    """Which boards, and which of their rows: what ``leaderboard`` and ``export`` have in common."""

    split: SplitOption = None
    unit: UnitOption = None
    role: RolesOption = None
    setting: SettingsOption = None
    bound: BoundsOption = None
    standing: StandingsOption = None
    verdict: VerdictsOption = None
    claim: ClaimOption = None
    since: FromOption = None
    until: ToOption = None
    min_confidence: MinConfidenceOption = 0.0
    search: SearchOption = ""
    best: BestOption = False

    def filters(self, kind: type[_Filters], **more: bool) -> _Filters:
        """The filters of the rows; ``more`` are fields of theirs that have options of their own."""
        return kind(
            roles=_values(self.role),
            settings=tuple(self.setting or ()),
            bounds=_values(self.bound),
            unranked=_values(self.standing),
            verdicts=_values(self.verdict),
            claims_sota=None if self.claim is None else self.claim is ClaimWord.YES,
            date_from=self.since,
            date_to=self.until,
            min_confidence=self.min_confidence,
            search=self.search,
            best_per_model=self.best,
            **more,
        )
