"""An ingest in a folder that is too small for it. Run in a mount namespace of its own, as root of it:

unshare --user --map-root-user --mount python -m tests.torture.small_disk FOLDER KIND SIZE_IN_KB PAPERS
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.torture import abstracts
from tests.torture.content import by_paper, damage, rows
from tests.torture.process import ROOT, run

_ROOMY = "200m"


def in_namespace(folder: Path, kind: str, kilobytes: int, papers: int) -> dict[str, Any] | None:
    """What came of it (see :func:`main`); None where the system lets nobody make a file system."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    command = [
        unshare,
        "--user",
        "--map-root-user",
        "--mount",
        sys.executable,
        "-m",
        "tests.torture.small_disk",
        str(folder),
        kind,
    ]
    done = subprocess.run(
        [*command, str(kilobytes), str(papers)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if "Operation not permitted" in done.stderr or "unshare" in done.stderr:
        return None
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(arguments: Sequence[str]) -> None:
    """Fill a small disk, look, make room, finish; print what happened as JSON.

    ``new``: into a file that is not there yet. ``again``: a second edition of papers that are there, on a disk that has
    only so much room left. ``readonly``: the same on a disk that cannot be written at all.
    """
    folder, kind, kilobytes, papers = Path(arguments[0]), arguments[1], int(arguments[2]), int(arguments[3])
    first = abstracts.write(folder / "first.jsonl", papers)
    source = abstracts.write(folder / "second.jsonl", papers, shift=1) if kind != "new" else first
    disk = folder / "disk"
    disk.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={_ROOMY}", "none", disk)
    database, whole = disk / "papers.db", folder / "whole.db"
    old: dict[str, Any] = {}
    if kind != "new":
        assert run(*_ingest(first, database)).code == 0
        old = by_paper(database)
        shutil.copy(database, whole)
    assert run(*_ingest(source, whole)).code == 0
    used = sum(path.stat().st_size for path in disk.iterdir())
    _mount("-o", "remount,ro" if kind == "readonly" else f"remount,size={used // 1024 + kilobytes}k", disk)
    ended = run(*_ingest(source, database))
    _mount("-o", f"remount,rw,size={_ROOMY}", disk)
    new, there = by_paper(whole), by_paper(database) if database.exists() else {}
    neither = [identity for identity, parts in there.items() if parts not in (new.get(identity), old.get(identity))]
    said = damage(database) if database.exists() else []
    finished = run(*_ingest(source, database))
    same = {name: found == rows(database)[name] for name, found in rows(whole).items()}
    found = {
        "code": ended.code,
        "error": ended.err,
        "papers": len(there),
        "lost": len(old.keys() - there.keys()),
        "half": neither,
        "damage": said,
        "finished": finished.code,
        "other": sorted(name for name, is_same in same.items() if not is_same),
    }
    sys.stdout.write(json.dumps(found))


def _ingest(source: Path, database: Path) -> tuple[str | Path, ...]:
    return ("ingest", source, "--db", database, "--workers", "1", "--batch", "100")


def _mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True, capture_output=True, text=True)


if __name__ == "__main__":
    main(sys.argv[1:])
