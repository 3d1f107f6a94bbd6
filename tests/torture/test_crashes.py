"""Short forms of what `make torture` does at length: an ingest that is killed, a disk that is full, a file that cannot
be written, an upgrade that is killed half-way. Whatever happens, what was there is there, whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.torture import abstracts, upgrades
from tests.torture.content import damage, rows
from tests.torture.kills import KINDS, Kind, torture
from tests.torture.process import run
from tests.torture.small_disk import in_namespace

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("kind", KINDS)
def test_whenever_it_is_killed_an_ingest_goes_on_to_the_same_end(kind: Kind, tmp_path: Path) -> None:
    done = torture(tmp_path, kind, kills=2, papers=600)
    assert done.failures == []
    assert done.kills == 2
    assert done.finished >= 1


def test_what_the_kills_are_judged_by_sees_damage(tmp_path: Path) -> None:
    """A judge that cannot find fault proves nothing."""
    whole = tmp_path / "whole.db"
    assert run("ingest", abstracts.write(tmp_path / "p.jsonl", 200), "--db", whole, "--workers", "1").code == 0
    assert damage(whole) == []
    for sql, says in (
        ("DELETE FROM result WHERE rowid = (SELECT max(rowid) FROM result)", "half a paper"),
        ("UPDATE result SET run_id = 99", "foreign key"),
        ("DELETE FROM paper_fts_data WHERE id > 10", "paper_fts"),
    ):
        broken = Path(shutil.copy(whole, tmp_path / "broken.db"))
        with closing(sqlite3.connect(broken)) as connection, connection:
            connection.execute(sql)
        assert any(says in line for line in damage(broken)), sql
    changed = Path(shutil.copy(whole, tmp_path / "changed.db"))
    with closing(sqlite3.connect(changed)) as connection, connection:
        connection.execute("UPDATE board SET ranked = ranked + 1")
    assert [name for name, found in rows(changed).items() if found != rows(whole)[name]] == ["board"]


@pytest.mark.parametrize(("kind", "kilobytes"), [("new", 500), ("again", 200), ("readonly", 0)])
def test_a_full_disk_and_one_that_cannot_be_written(kind: str, kilobytes: int, tmp_path: Path) -> None:
    found = in_namespace(tmp_path, kind, kilobytes, 400)
    if found is None:
        pytest.skip("no file system can be made here: it needs unshare, and user namespaces")
    assert found["code"] == 1
    assert found["error"].startswith("benchmine: ")
    assert found["error"].count("\n") == 1
    assert ("disk is full" if kilobytes else "readonly database") in found["error"]
    assert (found["half"], found["damage"], found["lost"]) == ([], [], 0)
    assert found["papers"] % 100 == 0
    assert (found["finished"], found["other"]) == (0, [])


def test_a_file_that_may_not_be_written_is_as_it_was(tmp_path: Path) -> None:
    database, source = tmp_path / "papers.db", abstracts.write(tmp_path / "p.jsonl", 100)
    assert run("ingest", source, "--db", database, "--workers", "1").code == 0
    before = database.read_bytes()
    second = abstracts.write(tmp_path / "second.jsonl", 100, shift=1)
    database.chmod(stat.S_IRUSR)
    command: tuple[str, ...] = ()
    if os.geteuid() == 0:  # who is root may write any file, unless that right is given up
        if shutil.which("setpriv") is None:
            pytest.skip("root writes any file, and there is no setpriv to give that up")
        rights = "-dac_override,-dac_read_search"
        command = ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")
    done = run("ingest", second, "--db", database, "--workers", "1", before=command)
    assert done.code == 1
    assert done.err == (
        f"benchmine: {database}: cannot be written: attempt to write a readonly database; "
        "check the permissions of the file and of its folder, where SQLite keeps its log\n"
    )
    assert database.read_bytes() == before


@pytest.mark.parametrize("schema", [1, 2])
def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(schema: int, tmp_path: Path) -> None:
    done = upgrades.torture(tmp_path, schema, kills=2)
    assert done.failures == []
    assert done.kills == 2
