"""Benchmine in a process of its own, to be disturbed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
LONGEST: Final = 600.0
"""Seconds after which a command is said to hang."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and after how many seconds."""

    code: int
    out: str
    err: str
    seconds: float


def start(*arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    """The command, in a group of its own so that it can be ended whole; words of ``before`` stand before it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} | options.pop("env", {})
    given: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [*options.pop("before", ()), sys.executable, "-m", "benchmine", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **(given | options))


def run(*arguments: str | Path, **options: Any) -> Ended:
    """The command to its end."""
    begun = time.monotonic()
    process = start(*arguments, **options)
    out, err = process.communicate(timeout=LONGEST)
    return Ended(process.returncode, out.decode(), err.decode(errors="replace"), time.monotonic() - begun)


def kill_after(
    seconds: float,
    *arguments: str | Path,
    begun: Callable[[], bool] = lambda: True,
    whole_group: bool = True,
    **options: Any,
) -> bool:
    """Start the command and end it by SIGKILL after so long; False where it was done before.

    Args:
        seconds: from when ``begun`` first says so.
        begun: whether the work has begun, so that the kills are not spent on the start of Python.
        whole_group: its workers too; otherwise they are left to notice that it is gone.
    """
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = start(*arguments, **(quiet | options))
    try:
        while not begun() and process.poll() is None:
            time.sleep(0.01)
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        if whole_group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        return True
    finally:
        with suppress(ProcessLookupError):
            _wait_for_group(process.pid)


def _wait_for_group(group: int) -> None:
    """Until the workers are gone: one that went on reading would be seen by nobody, one that writes there is none."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if not _alive(group):
            return
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    raise AssertionError("the workers outlive the process that started them by a minute")


def _alive(group: int) -> bool:
    """Whether any process of the group is at work; one that nobody has waited for yet is not."""
    os.killpg(group, 0)  # raises when nobody is left
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = status.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # gone meanwhile
            continue
        if its_group == str(group) and state != "Z":
            return True
    return not Path("/proc").is_dir()
