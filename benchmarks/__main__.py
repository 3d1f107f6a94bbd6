"""Speed and memory, each against its floor: ``make bench``, or ``python -m benchmarks NAME…`` for some of them.

Every figure is the best of three, for the other programs of a machine can only make it worse. The floors lie at about a
third of what a laptop of 2023 reaches, so that they fail for a mistake and not for a slow afternoon.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
FIXTURES: Final = ROOT / "fixtures" / "papers.jsonl"
ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Something that is measured.

    Args:
        name: as on the command line.
        says: what the figure is, with its unit.
        floor: the worst figure that will do.
        more: True where more is better.
        measure: gives the figure.
    """

    name: str
    says: str
    floor: float
    more: bool
    measure: Callable[[], float]

    def best(self) -> float:
        """The best of several measurements."""
        return (max if self.more else min)(self.measure() for _ in range(ROUNDS))

    def holds(self, figure: float) -> bool:
        """Whether a figure is not worse than the floor."""
        return figure >= self.floor if self.more else figure <= self.floor


def copies(count: int) -> Iterator[str]:
    """Lines of JSON of ``count`` papers: the fixtures again and again, under ids and with texts of their own."""
    records = [json.loads(line) for line in FIXTURES.read_text(encoding="utf-8").splitlines()]
    for number in range(count):
        record = records[number % len(records)]
        abstract = f"{record['abstract']} This is copy {number} of it."
        yield json.dumps(
            record | {"id": f"copy-{number}", "abstract": abstract, "title": f"{record['title']} {number}"}
        )


def seconds(command: Sequence[str]) -> float:
    """How long a command takes."""
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - began


def reading() -> float:
    """Papers a second of the reader alone."""
    from extract import Reader  # noqa: PLC0415
    from extract.sources import iter_papers  # noqa: PLC0415

    papers = list(iter_papers([FIXTURES], on_problem=lambda _: None))
    reader = Reader()
    reader.read(papers[0])
    began = time.perf_counter()
    for paper in papers:
        reader.read(paper)
    return len(papers) / (time.perf_counter() - began)


def ingesting() -> float:
    """Papers a second from a file into a database, with all that goes on at the beginning and at the end."""
    count = 1500
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "papers.jsonl"
        source.write_text("\n".join(copies(count)), encoding="utf-8")
        command = [sys.executable, "-m", "benchmine", "ingest", str(source), "--db", str(Path(folder) / "papers.db")]
        return count / seconds(command)


def unchanged() -> float:
    """Papers a second of an ingest that finds everything as it is."""
    count = 1500
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "papers.jsonl"
        source.write_text("\n".join(copies(count)), encoding="utf-8")
        command = [sys.executable, "-m", "benchmine", "ingest", str(source), "--db", str(Path(folder) / "papers.db")]
        seconds(command)
        return count / seconds(command)


def memory() -> float:
    """Megabytes that nine times as many papers take more while they stream through ``extract``."""
    return (_peak(9000) - _peak(1000)) / 1e6


def _peak(count: int) -> int:
    """The most memory that reading ``count`` papers takes, in bytes."""
    code = (
        "import resource, sys\n"
        "from extract.sources import iter_papers\n"
        "for paper in iter_papers(['-'], on_problem=print): pass\n"
        "most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(most if sys.platform == 'darwin' else most * 1024)\n"
    )
    lines = "\n".join(copies(count))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, input=lines, capture_output=True, text=True, check=True
    )
    return int(done.stdout.splitlines()[-1])


BENCHMARKS: Final = (
    Benchmark("help", "s for benchmine --help", 0.5, False, lambda: seconds([sys.executable, "-m", "benchmine", "-h"])),
    Benchmark("reading", "papers/s read", 60, True, reading),
    Benchmark("ingesting", "papers/s ingested", 40, True, ingesting),
    Benchmark("unchanged", "papers/s ingested that are stored already", 400, True, unchanged),
    Benchmark("memory", "MB more for nine times as many papers", 20, False, memory),
)


def main() -> int:
    """Measure, print a line each, and say with the exit code whether all floors hold."""
    wanted = set(sys.argv[1:]) or {one.name for one in BENCHMARKS}
    if unknown := wanted - {one.name for one in BENCHMARKS}:
        sys.stderr.write(
            f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(b.name for b in BENCHMARKS)}\n"
        )
        return 2
    failed = 0
    for one in BENCHMARKS:
        if one.name not in wanted:
            continue
        figure = one.best()
        failed += not one.holds(figure)
        limit = f"{'at least' if one.more else 'at most'} {one.floor:,g}"
        sys.stdout.write(
            f"{one.name:10} {figure:10,.2f} {one.says:42} {limit:18} {'' if one.holds(figure) else 'FAILED'}\n"
        )
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
