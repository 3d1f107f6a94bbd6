"""A PostgreSQL server of the tests' own: on a free port, in a temporary folder, gone with the process that started it.

Not pytest-postgresql: the server refuses to run as root, as which CI containers run, and that library starts it as
whoever runs the tests.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.ports import free_port

ROLE: Final = "ada"
"""May make databases and roles; no superuser, as nobody's everyday role should be."""

INSTALL: Final = "no PostgreSQL 15 or newer, or no psycopg: apt-get install postgresql; pip install -e '.[dev]'"

_START_SECONDS: Final = 30

# As many servers have it: a and B, É and e are neighbours, which is not how SQLite orders text.
_LANGUAGE: Final = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")

# Nothing of it has to survive a power cut.
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
}


def programs() -> Path | None:
    """The folder of initdb and postgres, the newest of several versions; None where there is none."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders.sort(key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)
    found = shutil.which("initdb")
    return folders[-1] if folders else Path(found).resolve().parent if found else None


@contextmanager
def running_server() -> Iterator[str]:
    """The server's address, as ROLE; without the name of a database at its end."""
    bin_folder = programs()
    if bin_folder is None:
        raise RuntimeError(INSTALL)
    memory = Path("/dev/shm")  # twice as fast as a disk, where there is room
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2_000_000_000
    folder = Path(tempfile.mkdtemp(prefix="benchmine-postgres-", dir=memory if roomy else None))
    as_user = _user_to_run_as()
    try:
        if as_user:
            os.chown(folder, as_user["user"], as_user["group"])
        with _started(bin_folder, folder, as_user) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user_to_run_as() -> dict[str, Any]:
    """For ``subprocess``: another user than root; nothing where we are none."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def _started(bin_folder: Path, folder: Path, as_user: dict[str, Any]) -> Iterator[str]:
    data, password, port = folder / "data", secrets.token_hex(16), free_port()
    init = [str(bin_folder / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", *_LANGUAGE]
    run = {"cwd": folder, "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}, **as_user}
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o644)  # in a folder that only the server's user may enter
    options = ["--auth=password", f"--pwfile={secret}", "--no-sync"]
    subprocess.run([*init, *options], check=True, stdout=subprocess.DEVNULL, **run)
    command = [str(bin_folder / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder)]
    command += [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **run)
    try:
        _wait_for(server, folder / "log", port, password)
        yield f"postgresql+psycopg://{ROLE}:{password}@127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: the folder goes too
        server.wait(timeout=_START_SECONDS)


def _wait_for(server: subprocess.Popen[bytes], log: Path, port: int, password: str) -> None:
    """Until it answers, and has ROLE."""
    import psycopg  # noqa: PLC0415

    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with psycopg.connect(
                host="127.0.0.1", port=port, user="postgres", password=password, dbname="postgres", autocommit=True
            ) as connection:
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'")
                return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}") from error
            time.sleep(0.05)
