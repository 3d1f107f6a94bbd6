"""The peak of memory over four times the papers, against that over the papers: constant where the ratio is 1."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from benchmarks.extraction import extraction
from benchmarks.figures import Figure
from benchmarks.fresh import cost
from benchmarks.sample import Sample, write_sample

_TIMES: Final = 4


def measure(sample: Sample, folder: Path) -> Figure:
    """The figure, in bytes; ``folder`` is for input and output."""
    longer = write_sample(sample.origin, _TIMES * sample.papers, folder / "longer.jsonl")

    def peak(which: Sample) -> int:
        return cost(extraction, which.path, which.path.with_suffix(".out"), papers=which.papers).peak

    with ThreadPoolExecutor(2) as pool:  # both at once: nothing is timed here
        floor, ours = pool.map(peak, (sample, longer))
    measure = f"peak memory: extraction of {longer.papers:,} papers"
    return Figure(measure, ours, floor, "bytes", f"extraction of {sample.papers:,}")
