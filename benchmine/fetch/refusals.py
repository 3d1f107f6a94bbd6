"""What a service says when it refuses: for how long it wants to be left alone, and why."""

from __future__ import annotations

import datetime
import email.utils
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import httpx
import orjson

_LONGEST_MESSAGE: Final = 200
_LONGEST_REFUSAL: Final = 64 * 1024
_RESET: Final = re.compile(r"\bt=(\d+)")  # RateLimit: "api";r=0;t=55, as Hugging Face says it


def asked_wait(headers: Mapping[str, str], body: bytes, now: float) -> float | None:
    """Seconds for which a service asks to be left alone, from now on; None where it does not say.

    By ``Retry-After`` (seconds or a date), by the header ``RateLimit`` of Hugging Face, or by the ``resetTime`` in the
    answers of OpenReview.
    """
    said = headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    if said:
        with suppress(ValueError, TypeError):
            return max(0.0, email.utils.parsedate_to_datetime(said).timestamp() - now)
    if found := _RESET.search(headers.get("RateLimit", "")):
        return float(found[1])
    with suppress(ValueError, TypeError, KeyError):
        reset = orjson.loads(body)["details"]["resetTime"]
        return max(0.0, datetime.datetime.fromisoformat(reset).timestamp() - now)
    return None


def beginning(response: httpx.Response) -> bytes:
    """The first bytes of the body of a refusal: no more of it is wanted, however much there is."""
    body = b""
    with suppress(httpx.HTTPError):
        for piece in response.iter_bytes():
            body += piece
            if len(body) > _LONGEST_REFUSAL:
                break
    return body


def message(body: bytes) -> str:
    """What a refusal says, in one line; empty for a page of HTML."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode(errors="replace")
        return "" if "<" in text else " ".join(text.split())[:_LONGEST_MESSAGE]
    texts = [found.get(name) for name in ("message", "error")] if isinstance(found, dict) else []
    return next((" ".join(text.split())[:_LONGEST_MESSAGE] for text in texts if isinstance(text, str)), "")
