"""Two programs timed in turn, so that a busy spell of the machine falls on both."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_SAMPLE: Final = 0.02
"""CPU seconds of one sample of a short call: long beside the clock's step, short beside a busy spell."""


def in_turn(
    ours: Callable[[], float], floor: Callable[[], float], *, rounds: int, floors: int = 1
) -> tuple[float, float]:
    """The least that each gives.

    Args:
        ours, floor: run once, and give the seconds that it took.
        rounds: how often ours is run, at least 1.
        floors: how often the floor is run each time; a short run needs more of them to meet a quiet moment.
    """
    least_of_ours = least_of_floor = float("inf")
    for _ in range(rounds):
        least_of_ours = min(least_of_ours, ours())
        least_of_floor = min(least_of_floor, *(floor() for _ in range(floors)))
    return least_of_ours, least_of_floor


def a_call(call: Callable[[], object]) -> Callable[[], float]:
    """A timer of a short call: CPU seconds of one, over as many as fill a sample. The first call warms it, untimed."""
    call()
    calls = max(1, round(_SAMPLE / max(_timed(call, 1), 1e-9)))
    return lambda: _timed(call, calls)


def _timed(call: Callable[[], object], calls: int) -> float:
    began = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - began) / calls
