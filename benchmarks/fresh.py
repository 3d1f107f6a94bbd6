"""Work done in a Python process of its own: no cache is warm from work before it, and the peak of memory is its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

import orjson

from benchmarks.sample import ROOT

Work = Callable[..., Callable[[], int]]
"""Takes paths, prepares, and returns what is to be measured, which in its turn returns how many papers it read."""

_STATUS = Path("/proc/self/status")


class WorkError(Exception):
    """A measured program failed; the message says how."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What work cost: CPU ``seconds`` (without the start of Python), and the ``peak`` of memory in bytes (with it)."""

    seconds: float
    peak: int
    papers: int


def cost(work: Work, *paths: Path, papers: int) -> Cost:
    """Measure work in a new process.

    Args:
        work: a function of a module.
        paths: its arguments.
        papers: how many it has to read.

    Raises:
        WorkError: it failed, or did not read all the papers.
    """
    command = [sys.executable, "-m", "benchmarks.fresh", work.__module__, work.__name__, *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    if done.returncode:
        raise WorkError(f"{work.__module__}.{work.__name__} failed:\n{done.stderr.decode(errors='replace')}")
    found = Cost(**orjson.loads(done.stdout))
    if found.papers != papers:
        raise WorkError(f"{work.__module__}.{work.__name__} read {found.papers:,} papers of {papers:,}")
    return found


def peak_memory() -> int:
    """The most memory that this process has held so far, in bytes."""
    if _STATUS.exists():
        # Linux's ru_maxrss begins at the parent's size at the fork: a child of 10 MB of a parent of 300 MB tells 300.
        fields = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


def _main() -> None:
    module, name, *paths = sys.argv[1:]
    run = getattr(import_module(module), name)(*map(Path, paths))
    began = time.process_time()
    papers = run()
    seconds = time.process_time() - began
    sys.stdout.buffer.write(orjson.dumps(asdict(Cost(seconds, peak_memory(), papers))))


if __name__ == "__main__":
    _main()
