"""Stores of files (``s3://``, ``gs://``, whatever fsspec knows): asked in time, what they refuse said in a line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import fsspec
from fsspec.asyn import AsyncFileSystem, sync

from benchmine.errors import CommandError, loaded

ANSWER: Final = 30.0
"""Seconds for a store's first answer: the drivers' own retries go on for over five minutes where one is silent."""

_ERRORS: Final = (
    ("aiohttp", "ClientError"),
    ("botocore.exceptions", "BotoCoreError"),
    ("botocore.exceptions", "ClientError"),
    ("gcsfs.retry", "HttpError"),
    ("google.auth.exceptions", "GoogleAuthError"),
)
"""What the drivers raise besides Python's own errors: for want of credentials, say."""

_FLAT: Final = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss"})
"""Protocols of stores in which a folder is part of a name: the drivers would make the bucket of a misspelt address."""

_TRIAL: Final = "_benchmine-may-write"


def place(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises:
        CommandError: nothing here can read such an address.
    """
    log = logging.getLogger("gcsfs")
    if not log.handlers:  # it tells of each try, on standard error; what came of them is raised
        log.addHandler(logging.NullHandler())
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise CommandError(f"{address}: {error}; for s3:// and gs://: pip install 'benchmine[distributed]'") from error
    return found


def below(folder: str, name: str) -> str:
    """The address of something in a folder."""
    return f"{folder.rstrip('/')}/{name}"


def is_one_of(system: Any, protocols: frozenset[str]) -> bool:
    """Whether a file system goes by one of these names; some have several."""
    names = system.protocol if isinstance(system.protocol, tuple) else (system.protocol,)
    return not protocols.isdisjoint(names)


def make_folder(system: Any, folder: str) -> None:
    """Make a folder and those above it, where a store has folders."""
    if not is_one_of(system, _FLAT):
        system.makedirs(folder, exist_ok=True)


def first_answer(system: Any, method: str, *arguments: Any) -> Any:
    """Call a method of a file system, where it is asked for the first time.

    Raises:
        TimeoutError: no answer within :data:`ANSWER` seconds.
        OSError: as the method does; and see :func:`answering`.
    """
    if isinstance(system, AsyncFileSystem):
        return sync(system.loop, getattr(system, f"_{method}"), *arguments, timeout=ANSWER)
    return getattr(system, method)(*arguments)


@contextmanager
def answering(address: str) -> Iterator[None]:
    """Say what a store at this address raises in one line.

    Raises:
        CommandError: it refused, or did not answer.
    """
    try:
        yield
    except TimeoutError as error:
        raise CommandError(f"{address}: no answer; check the address, the endpoint and the network") from error
    except errors() as error:
        text = "no such bucket or folder" if isinstance(error, FileNotFoundError) else reason(error)
        raise CommandError(
            f"{address}: {text}; check the address, your credentials and what you may do there"
        ) from error


def errors() -> tuple[type[Exception], ...]:
    """What reading from a store, or writing to it, can raise: ValueError for a bucket of an impossible name, say."""
    return (OSError, ValueError, NotImplementedError, *loaded(_ERRORS))


def check_writable(address: str) -> None:
    """See, before hours of reading, that a store takes what is to be written: an empty file is put there and removed.

    Raises:
        CommandError: it does not.
    """
    system, folder = place(address)
    with answering(address):
        make_folder(system, folder)
        trial = below(folder, _TRIAL)
        first_answer(system, "pipe_file", trial, b"")
        with suppress(*errors()):  # one who may write need not be one who may delete; `_` names are passed over
            system.rm_file(trial)


def reason(error: BaseException | None) -> str:
    """What an error says, in one line."""
    return " ".join(f"{error}".split()) or type(error).__name__
