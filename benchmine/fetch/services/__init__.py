"""The services: how fast each may be asked, and who says so; a module each makes harvests of what a user asks for."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from typing import Final

from benchmine.errors import CommandError
from benchmine.fetch.harvest import Harvest
from benchmine.fetch.settings import (
    AclSource,
    Addresses,
    ArxivSource,
    Fetching,
    HuggingFaceSource,
    OpenAlexSource,
    OpenReviewSource,
)

AnySource = ArxivSource | HuggingFaceSource | OpenReviewSource | AclSource | OpenAlexSource


@dataclass(frozen=True, slots=True)
class Service:
    """A service.

    Args:
        name: of its commands, of its folder in the cache, and of its sources in the settings file.
        title: what people call it.
        interval: seconds between two requests, at least. docs/fetch.md says whose word that is.
        overlap: days before the last update that the next one asks for again, for papers that come late.
        key: the variable of the environment that holds a key or token; empty where there is none.
        key_in: the parameter or the header that carries it.
        key_remedy: what to do where the service refuses to answer without it.
    """

    name: str
    title: str
    interval: float
    overlap: int = 0
    key: str = ""
    key_in: str = ""
    key_remedy: str = ""

    def credentials(self, settings: Fetching) -> tuple[dict[str, str], dict[str, str]]:
        """Parameters and headers that go with every request and stand in no file."""
        value = os.environ.get(self.key, "").strip() if self.key else ""
        if not (value.isascii() and value.isprintable()):
            raise CommandError(f"{self.key} holds signs that no key has; set it to the key alone")
        if self.key_in == "Authorization":
            return {}, {"Authorization": f"Bearer {value}"} if value else {}
        params = {self.key_in: value} if value else {}
        if self.name == "openalex" and "@" in settings.contact:
            params["mailto"] = settings.contact
        return params, {}


SERVICES: Final = {
    service.name: service
    for service in (
        Service("arxiv", "arXiv", 3.0, overlap=7),
        Service(
            "huggingface",
            "Hugging Face",
            0.6,
            overlap=1,
            key="HF_TOKEN",
            key_in="Authorization",
            key_remedy="set HF_TOKEN to a token of your account",
        ),
        Service(
            "openreview",
            "OpenReview",
            3.0,
            key="BENCHMINE_OPENREVIEW_TOKEN",
            key_in="Authorization",
            key_remedy="it wants a token of a user at times: set BENCHMINE_OPENREVIEW_TOKEN (docs/fetch.md)",
        ),
        Service("acl", "ACL Anthology", 1.0),
        Service(
            "openalex",
            "OpenAlex",
            0.1,
            overlap=30,
            key="BENCHMINE_OPENALEX_KEY",
            key_in="api_key",
            key_remedy="set BENCHMINE_OPENALEX_KEY to your key, which is free of charge (docs/fetch.md)",
        ),
    )
}


def harvests(source: AnySource, addresses: Addresses, today: datetime.date) -> list[Harvest]:
    """The harvests that fetch a source.

    Args:
        source: what is wanted.
        addresses: where the services are.
        today: the day in UTC, at which a stretch of days without an end ends.

    Raises:
        CommandError: the service cannot be asked for that.
    """
    from benchmine.fetch.services import acl, arxiv, huggingface, openalex, openreview

    match source:
        case ArxivSource():
            return arxiv.harvests(source, addresses)
        case HuggingFaceSource():
            return huggingface.harvests(source, addresses, today)
        case OpenReviewSource():
            return openreview.harvests(source, addresses)
        case AclSource():
            return acl.harvests(source, addresses)
        case OpenAlexSource():
            return openalex.harvests(source, addresses)
