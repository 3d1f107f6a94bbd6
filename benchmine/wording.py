"""Counts and rates in words, the same in every command."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """A number with its noun: ``1 paper``, ``1,200 papers``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def paced(papers: int, seconds: float, verb: str = "read") -> str:
    """How many papers, how long and how fast: ``1,200 papers read in 4.0 s (300/s)``."""
    rate = f" ({papers / seconds:,.0f}/s)" if papers and seconds >= 0.05 else ""
    return f"{counted(papers, 'paper')} {verb} in {seconds:.1f} s{rate}"
