"""What is shown beside the sentence of a result: names that stand elsewhere, and the reasons that still hold."""

from __future__ import annotations

from typing import Final, NamedTuple

from db.queries.records import Evidence
from extract.marks import Mark, in_context

_NAMES: Final = ("model", "benchmark", "metric")


class Elsewhere(NamedTuple):
    """A name that the sentence of a result does not have.

    ``text`` is the abstract around it, with ``mark`` on it; without a mark, the name is from the title, which it is.
    """

    name: str
    text: str
    mark: Mark | None


def elsewhere(found: Evidence) -> list[Elsewhere]:
    """The names of a result that stand outside its sentence; a name that a person gave stands nowhere."""
    within, shown = found.sentence_span, []
    for name in _NAMES:
        span, words = getattr(found, f"{name}_span"), getattr(found, f"{name}_text")
        if span is not None and not (within.start <= span.start and span.end <= within.end):
            shown.append(Elsewhere(name, *in_context(found.abstract, span.start, span.end, name)))
        elif span is None and words and name not in found.corrected and words.casefold() in found.title.casefold():
            shown.append(Elsewhere(name, found.title, None))
    return shown


def standing_reasons(found: Evidence) -> list[str]:
    """Why a result was read as it stands; what spoke for an answer that a person has corrected is left out."""
    kinds = {"score": "kind", "delta": "kind"}
    fields = ((why, why.partition(":")[0]) for why in found.why)
    return [why for why, field in fields if kinds.get(field, field) not in found.corrected]
