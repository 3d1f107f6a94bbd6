"""What can go wrong with a request: what is tried again, and what ends the fetch."""

from __future__ import annotations

from benchmine.errors import CommandError


class FetchError(CommandError):
    """The fetch cannot go on. What was fetched is kept; the message is one line that says what to do."""


class TransientError(Exception):
    """This request failed, and may well succeed if it is made again.

    Args:
        reason: what happened, to follow the name of the host: "answered 503 Service Unavailable".
        wait: seconds that the service asks to be left alone; None where it does not say.
    """

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class BrokenPageError(TransientError):
    """An answer that is not what it should be: cut short, of another kind, or without the records that it announces."""


class StaleTokenError(Exception):
    """The service no longer knows where a harvest was: it has to begin anew."""
