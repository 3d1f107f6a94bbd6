"""Starts the dashboard: Streamlit on the entry script of the ``dashboard`` package, wherever that is installed."""

from __future__ import annotations

import os
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typer

from benchmine.console import tell
from benchmine.database import database
from benchmine.errors import CommandError
from benchmine.settings import DATABASE_VARIABLE, READ_ONLY_VARIABLE

FIRST_PORT: Final = 8501
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_PORTS: Final = 20  # how many to try from the first one on


def start(option: str | None, address: str, port: int | None, *, read_only: bool = False) -> None:
    """Serve the dashboard until it is stopped.

    Args:
        option: the value of ``--db``; None for the database that the settings name.
        address: what to listen on: a name or an address of this machine.
        port: None for the first free one from 8501 on.
        read_only: nobody can change the database by the dashboard.

    Raises:
        DatabaseError: there is no such database, or it cannot be read.
        CommandError: the port is taken, or the dashboard is not installed.
    """
    served = _address_of(option, upgrade=not read_only)
    entry = _entry()
    chosen = _port(address, port)
    if address not in LOOPBACK:
        may = (
            "read the database"
            if read_only
            else "read the database and write reviews and papers; --read-only forbids that"
        )
        tell(f"benchmine: whoever can reach this machine on port {chosen} can {may}")
    os.environ[DATABASE_VARIABLE] = served
    os.environ[READ_ONLY_VARIABLE] = "1" if read_only else ""
    os.chdir(_settings_folder(entry))
    typer.echo(f"Dashboard: http://{f'[{address}]' if ':' in address else address}:{chosen} (Ctrl-C stops it)")
    _run(entry, address, chosen)


def _run(entry: Path, address: str, port: int) -> None:
    from streamlit.web import cli

    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",  # no browser is opened, and no e-mail address asked for
        "logger.hideWelcomeMessage": "true",  # where it is has been said
        "logger.level": "warning",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    cli.main(["run", str(entry), *arguments], standalone_mode=False)


def _address_of(option: str | None, *, upgrade: bool) -> str:
    """The address of a database that can be opened and is up to date; that of a file from the root."""
    with database(option, upgrade=upgrade) as engine:  # what is wrong with it is better said here than on every page
        url = engine.url
    if url.get_backend_name() != "sqlite":
        return url.render_as_string(hide_password=False)
    if not url.database or url.database == ":memory:":
        raise CommandError("a database in memory cannot be served; give a file with --db")
    return str(Path(url.database).absolute())


def _entry() -> Path:
    spec = find_spec("dashboard")
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        entry = Path(place) / "streamlit_app.py"
        if entry.is_file():
            return entry
    raise CommandError("the dashboard is not installed; install all of benchmine again")


def _settings_folder(entry: Path) -> Path:
    """The folder whose ``.streamlit/config.toml`` is ours: beside the entry script, or the root of a checkout.

    Streamlit takes settings from the folder it runs in too, which could be that of another app.
    """
    folder = entry.parent
    return folder if (folder / ".streamlit").is_dir() else folder.parent


def _port(address: str, wanted: int | None) -> int:
    if wanted is not None:
        if not _is_free(address, wanted):
            raise CommandError(f"port {wanted} of {address} is taken; choose another with --port")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + _PORTS):
        if _is_free(address, port):
            return port
    raise CommandError(f"ports {FIRST_PORT} to {FIRST_PORT + _PORTS - 1} are taken; choose another with --port")


def _is_free(address: str, port: int) -> bool:
    """Whether a server can listen there.

    Raises:
        CommandError: the address is not one of this machine.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CommandError(f"{address}: {error.strerror}; give an address of this machine with --address") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that has just stopped is no hindrance
        try:
            probe.bind(place)
        except OSError:
            return False
    return True
