"""What every export says of itself: as of when, by which Benchmine, under which licence, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, func, select

from db.tables import name_decision, review, run
from extract.versions import RELEASE

LICENCE: Final = (
    "Scores are facts and free to use; titles and sentences are quoted from the papers, whose authors keep their "
    "rights. Cite the papers."
)
CAVEAT: Final = (
    "Best reported in the abstracts that were read, by rules that can misread. Abstracts report favourable results: "
    "this is not the state of the art."
)


@dataclass(frozen=True, slots=True)
class Note:
    """What an export says of itself.

    Args:
        as_of: when the database last changed (ISO 8601, UTC), by an ingest, a review or a decision about a name: one
            state of a database gives the same bytes whenever it is exported. Empty where nothing was ever read.
        version: of Benchmine.
        licence, caveat: in a sentence or two.
    """

    as_of: str
    version: str = RELEASE
    licence: str = LICENCE
    caveat: str = CAVEAT

    def text(self) -> str:
        """All of it in one line."""
        when = f", as of {self.as_of}" if self.as_of else ""
        return f"Benchmine {self.version}{when}. {self.caveat} {self.licence}"


def note(engine: Engine) -> Note:
    """The note of an export of this database."""
    times = (
        func.max(func.coalesce(run.c.finished_at, run.c.started_at)),
        func.max(review.c.at),
        func.max(name_decision.c.at),
    )
    with engine.connect() as connection:
        found = [connection.execute(select(time)).scalar() for time in times]
    return Note(as_of=max(filter(None, found), default=""))
