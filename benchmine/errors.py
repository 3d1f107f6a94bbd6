"""Errors at the edge: what the user can mend is one line on standard error and exit code 1, without a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Final

USAGE: Final = 2
"""Exit code of wrong usage, as typer gives it."""

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C: 128 and the number of SIGINT, as a shell gives it."""

CLOSED_PIPE: Final = 141
"""Exit code when the reader of standard output goes away (``| head -1``): 128 and the number of SIGPIPE."""


class CommandError(Exception):
    """A command cannot do what was asked; the message is one line that says what is wrong and what to do."""


REPORTED: Final = (
    ("benchmine.errors", "CommandError"),
    ("db.diff", "RunError"),
    ("db.deciding", "DecisionError"),
    ("db.errors", "DatabaseError"),
    ("db.export", "ExportError"),
    ("db.readonly", "SqlError"),
    ("db.reviews", "ReviewError"),
    ("extract.evaluation.jsonl", "EvaluationError"),
    ("extract.lexicon", "LexiconError"),
    ("extract.rules", "RuleError"),
    ("extract.sources.errors", "SourceError"),
    ("extract.splits", "SplitError"),
)
"""Module and name of each error that is shown as one line."""


def reported() -> tuple[type[Exception], ...]:
    """The errors of :data:`REPORTED` that can have been raised."""
    return loaded(REPORTED)


def loaded(errors: Iterable[tuple[str, str]]) -> tuple[type[Exception], ...]:
    """Those of the errors, each a module and a name, that can have been raised: the ones whose module is loaded.

    By name, for to import them all takes half a second, which a mistyped option should not cost.
    """
    return tuple(getattr(sys.modules[module], name) for module, name in errors if module in sys.modules)
