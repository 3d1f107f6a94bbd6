"""How much of what is reported on a benchmark was read, and how often it is right, in words."""

from __future__ import annotations

from dashboard.formats import count
from db.queries import CoverageLine


def papers(found: CoverageLine | None) -> str:
    """What the papers that name a benchmark gave; empty where nothing is known."""
    if found is None:
        return ""
    counts = found.counts
    read = f"a score was read from {counts.extracted:,}"
    if counts.uncertain:
        read += f", {counts.uncertain:,} of them with confidence below 0.5"
    if counts.rejected:
        read += f"; reviewers rejected scores of {counts.rejected:,}"
    if counts.mentioned is None:  # the lexicon does not know it, so that nobody looked for its name
        return f"It is not known how many papers name it; {read}."
    names = "paper names it" if counts.mentioned == 1 else "papers name it"
    return f"{counts.mentioned:,} {names}, {counts.with_number or 0:,} beside a number; {read}."


def precision(found: CoverageLine | None) -> str:
    """How often scores of its kind of metric are right on annotated abstracts; empty where too few are annotated."""
    measured = found.precision if found else None
    if found is None or measured is None:
        return ""
    annotated = count(measured.readings, "annotated score")
    return (
        f"Of {annotated} in this kind of metric ({found.family}), {measured.precision:.0%} were read right in full "
        f"({measured.low:.0%} to {measured.high:.0%}). "
    )
