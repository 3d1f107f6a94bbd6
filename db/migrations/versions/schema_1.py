"""Schema 1, that of the first release (0.1.0): the beginning, to which nothing has to be brought."""

from __future__ import annotations

revision = "benchmine_0001"
down_revision = None


def upgrade() -> None:
    """Nothing to do: a file is of this schema before any upgrade begins."""
