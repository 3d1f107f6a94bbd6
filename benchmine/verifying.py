"""``verify``: the stored record held against its abstracts, with progress."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine

from benchmine.progress import meter
from benchmine.wording import counted
from db import queries
from db.verify import PROBLEMS, Verification, verify
from db.versions import version
from extract import Reader

_WIDEST = 160  # characters of what differs


def run(engine: Engine, sample: int | None) -> Verification:
    """Verify the record with the reader as it is, showing how far it is.

    Args:
        sample: only so many papers; None for all.
    """
    papers = queries.overview(engine).papers
    reader = Reader()
    with meter(papers if sample is None else min(sample, papers)) as progress:

        def step(done: int) -> None:
            progress.advance()
            progress.move(done)

        return verify(engine, lambda paper: reader.read(paper).results, version(), sample=sample, on_paper=step)


def lines(found: Verification) -> Iterator[str]:
    """What was found, a line at a time: the first broken things, then a table."""
    for one in found.broken:
        where = f" of paper {one.paper_id}" if one.paper_id not in ("", one.subject) else ""
        says = " ".join(one.says.split())
        yield f"{one.problem}: {one.subject}{where}: {says if len(says) <= _WIDEST else says[: _WIDEST - 1] + '…'}"
    more = found.counts.total() - len(found.broken)
    if more:
        yield f"… and {more:,} more"
    if found.broken:
        yield ""
    yield f"{counted(found.papers, 'paper')} and {counted(found.results, 'result')} checked with reader {version()}"
    for problem, means in PROBLEMS.items():
        count = found.counts[problem]
        unchecked = problem == "reading" and not found.current and found.results
        state = f"{count:,} broken" if count else "not checked" if unchecked else "holds"
        yield f"  {problem:9}  {state:>12}  {means}"
    others = found.results - found.current
    if others:
        yield (
            f"{counted(others, 'result')} of papers read by another version: reading them again would change "
            f"{found.would_change:,}, lose {found.would_vanish:,} and add {found.would_appear:,}"
        )
    if found.dormant:
        gone = counted(found.dormant, "reviewed result")
        yield f"{gone} not there now: the reviews lie dormant (benchmine review log)"
