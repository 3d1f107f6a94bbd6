"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

_CPUINFO = Path("/proc/cpuinfo")


def describe() -> dict[str, Any]:
    """Processor, cores, load (programs that want a core, over the last minute), Python and day."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "date": date.today().isoformat(),
    }


def summary(about: Mapping[str, Any]) -> str:
    """The same in one line."""
    return "{processor}, {cores} cores, load {load}; Python {python}; {date}".format(**about)


def _processor() -> str:
    if _CPUINFO.exists():
        for line in _CPUINFO.read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
