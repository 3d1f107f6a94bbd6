"""The settings of fetching: a file in TOML, with ``[fetch]`` and the ``[[sources]]`` of ``benchmine update``."""

from __future__ import annotations

import datetime
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from benchmine.errors import CommandError
from extract.sources.categories import is_category

FILE_VARIABLE: Final = "BENCHMINE_SETTINGS"
CONTACT_VARIABLE: Final = "BENCHMINE_CONTACT"
CACHE_VARIABLE: Final = "BENCHMINE_CACHE"

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+")]
Contact = Annotated[str, StringConstraints(pattern=r"^[!-~]*$")]  # a header takes no others
Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class _Strict(BaseModel):
    """A table of the file; a key that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Addresses(_Strict):
    """Where the services are; another one is a mirror, or a test."""

    arxiv: Url = "https://export.arxiv.org/api/query"
    arxiv_oai: Url = "https://oaipmh.arxiv.org/oai"
    huggingface: Url = "https://huggingface.co/api/daily_papers"
    openreview: Url = "https://api2.openreview.net/notes"
    acl: Url = "https://aclanthology.org/anthology+abstracts.bib.gz"
    acl_xml: Url = "https://raw.githubusercontent.com/acl-org/acl-anthology/master/data/xml"
    openalex: Url = "https://api.openalex.org/works"


class Fetching(_Strict):
    """How to fetch.

    Args:
        contact: an e-mail address or a web page at which the services can reach the user.
        cache: the folder of the pages; None for the user's cache folder.
        timeout: seconds without a byte after which a request has failed.
        attempts: how often a request is made at most.
        patience: the longest pause in seconds that a service may ask for before the fetch gives up.
        max_bytes: of one answer.
    """

    contact: Contact = ""
    cache: Path | None = None
    timeout: float = Field(default=60, gt=0)
    attempts: int = Field(default=6, ge=1, le=20)
    patience: float = Field(default=600, ge=0)
    max_bytes: int = Field(default=1024**3, ge=1)
    addresses: Addresses = Addresses()

    @property
    def folder(self) -> Path:
        """The folder of the pages."""
        if self.cache is not None:
            return self.cache.expanduser()
        from platformdirs import user_cache_path

        return user_cache_path("benchmine", appauthor=False)


class _Dated(_Strict):
    since: datetime.date | None = None
    until: datetime.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _Dated:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since ({self.since}) comes after until ({self.until})")
        return self


def _arxiv_category(name: str) -> str:
    if not is_category(name):
        raise ValueError(f"{name!r} is no category of arXiv: write cs.CL, hep-th or cs")
    return name


class ArxivSource(_Dated):
    """Papers of arXiv by category and day: of submission by ``api``, of the last change by ``oai``."""

    service: Literal["arxiv"] = "arxiv"
    categories: list[Name] = Field(min_length=1)
    via: Literal["api", "oai"] = "api"

    @model_validator(mode="after")
    def _known(self) -> ArxivSource:
        for name in self.categories:
            _arxiv_category(name)
        return self


class HuggingFaceSource(_Dated):
    """The daily papers of Hugging Face of these days."""

    service: Literal["huggingface"] = "huggingface"


class OpenReviewSource(_Strict):
    """The papers that a venue took: ``ICLR.cc/2026/Conference``."""

    service: Literal["openreview"] = "openreview"
    venue: Name


class AclSource(_Strict):
    """The ACL Anthology: all of it, or volumes (``2024.acl-long``) and events (``acl-2024``)."""

    service: Literal["acl"] = "acl"
    volumes: list[Name] = []
    events: list[Name] = []


class OpenAlexSource(_Dated):
    """The works that OpenAlex finds, by their day of publication."""

    service: Literal["openalex"] = "openalex"
    search: Name


Source = Annotated[
    ArxivSource | HuggingFaceSource | OpenReviewSource | AclSource | OpenAlexSource, Field(discriminator="service")
]


class Settings(_Strict):
    """The whole file."""

    fetch: Fetching = Fetching()
    sources: list[Source] = []


def settings_file() -> Path:
    """The settings file, which need not exist: ``BENCHMINE_SETTINGS``, else ``settings.toml`` in the user's folder."""
    if named := os.environ.get(FILE_VARIABLE, "").strip():
        return Path(named).expanduser()
    from platformdirs import user_config_path

    return user_config_path("benchmine", appauthor=False) / "settings.toml"


def load() -> Settings:
    """The settings of the file, with what the environment says in their place.

    Raises:
        CommandError: the file named by BENCHMINE_SETTINGS is not there, or it is not as it should be.
    """
    path = settings_file()
    if not path.is_file():
        if os.environ.get(FILE_VARIABLE, "").strip():
            raise CommandError(f"{path}: no such file; write one (docs/fetch.md), or unset {FILE_VARIABLE}")
        found: dict[str, Any] = {}
    else:
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise CommandError(f"{path}: {error}; docs/fetch.md shows how to write it") from error
    given = {
        "contact": os.environ.get(CONTACT_VARIABLE, "").strip(),
        "cache": os.environ.get(CACHE_VARIABLE, "").strip(),
    }
    with_given = isinstance(found.get("fetch", {}), dict) and any(given.values())
    if with_given:
        found["fetch"] = found.get("fetch", {}) | {name: value for name, value in given.items() if value}
    try:
        return Settings.model_validate(found)
    except ValidationError as error:
        raise CommandError(f"{path}: {described(error)}; docs/fetch.md shows how to write it") from error


def described(error: ValidationError) -> str:
    """The first thing that is wrong, in one line: ``sources[1].venue: Field required``."""
    first = error.errors(include_url=False)[0]
    place = ""
    for part in first["loc"]:
        if part in ("arxiv", "huggingface", "openreview", "acl", "openalex") and place.endswith("]"):
            continue  # the kind of source, which the user has not written as a key
        place += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if place else str(part)
    said = first["msg"].removeprefix("Value error, ")
    return f"{place}: {said}" if place else said


def with_contact(settings: Settings, contact: str | None) -> Fetching:
    """How to fetch, once the contact is known that every request carries.

    Args:
        settings: from the file and the environment.
        contact: the value of ``--contact``, which comes before theirs.

    Raises:
        CommandError: there is none.
    """
    if contact:
        try:
            return Fetching.model_validate(settings.fetch.model_dump() | {"contact": contact})
        except ValidationError as error:
            raise CommandError(f"{described(error)}; give --contact an e-mail address") from error
    if not settings.fetch.contact:
        raise CommandError(
            "the services ask whom to write to when a program misbehaves; set your e-mail address: "
            f'{CONTACT_VARIABLE}=you@example.org, or contact = "you@example.org" under [fetch] in {settings_file()}'
        )
    return settings.fetch
