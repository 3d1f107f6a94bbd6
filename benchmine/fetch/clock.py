"""Time as fetching sees it, so that tests need not wait."""

from __future__ import annotations

import datetime
import time


class Clock:
    """The system's clock."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait so long."""
        time.sleep(seconds)

    def today(self) -> datetime.date:
        """The day in UTC, by which the services date their papers."""
        return datetime.datetime.fromtimestamp(self.now(), datetime.UTC).date()


def clock() -> Clock:
    """The clock that the commands use."""
    return Clock()
