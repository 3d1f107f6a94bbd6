"""Extraction on all cores against the time that one core takes, shared out evenly."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.figures import Figure
from benchmarks.sample import ROOT, Sample
from benchmarks.timing import in_turn
from benchmine.workers import cores

_ROUNDS: Final = 2


def measure(sample: Sample, folder: Path) -> Figure:
    """The figure: seconds of wall clock, the start of all processes included. ``folder`` is for the output."""
    count = max(2, cores())
    out = folder / "parallel.jsonl"
    ours, alone = in_turn(lambda: _seconds(sample, out, count), lambda: _seconds(sample, out, 1), rounds=_ROUNDS)
    measure = f"extraction by {count} workers, wall clock"
    return Figure(measure, ours, alone / count, "seconds", f"that of one, by {count}")


def _seconds(sample: Sample, out: Path, count: int) -> float:
    command = [sys.executable, "-m", "benchmine", "extract", str(sample.path), "-o", str(out)]
    began = time.perf_counter()
    subprocess.run([*command, "--workers", str(count)], cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began
