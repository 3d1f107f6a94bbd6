"""The time until ``benchmine --help`` has answered, against a Python that does nothing."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import Final

from benchmarks.figures import Figure
from benchmarks.sample import ROOT
from benchmarks.timing import in_turn

_ROUNDS: Final = 15


def measure() -> Figure:
    """The figure: CPU seconds of a whole process."""
    ours, floor = in_turn(lambda: _run("-m", "benchmine", "--help"), lambda: _run("-c", "pass"), rounds=_ROUNDS)
    return Figure("start-up: benchmine --help", ours, floor, "seconds", "python -c pass")


def _run(*arguments: str) -> float:
    before = _spent()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return _spent() - before


def _spent() -> float:
    """CPU seconds of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
