"""A result in one line: ``Alpha: 80.5% accuracy on ImageNet (val)``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extract.records import quantity


def reading(columns: Mapping[str, Any]) -> str:
    """What a result says, in the words that were read or corrected.

    Args:
        columns: of ``result``: at least ``value_decimal``, ``printed_unit``, ``bound``, ``kind``, ``metric``,
            ``benchmark``, ``split`` and ``model``.
    """
    number = quantity(columns["value_decimal"], columns["printed_unit"])
    said = f"{columns['model'] or 'model not named'}: {columns['bound']} ".rstrip() + f" {number}"
    if columns["kind"] == "delta":
        said += " change"
    said += f" {'in ' if columns['kind'] == 'delta' else ''}{columns['metric'] or 'metric not stated'}"
    if columns["benchmark"]:
        said += f" on {columns['benchmark']}"
    if columns["split"]:
        said += f" ({columns['split']})"
    return " ".join(said.split())
