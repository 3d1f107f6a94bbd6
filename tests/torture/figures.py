"""The figures of the last long run, kept in ``artifacts/torture.json`` and printed; docs/reliability.md quotes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from tests.torture.process import ROOT

KEPT: Final = ROOT / "artifacts" / "torture.json"


def keep(part: str, figures: dict[str, Any]) -> None:
    """Write a part's figures beside those of the others."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    found[part] = {"at": datetime.now(UTC).isoformat(timespec="minutes")} | figures
    KEPT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
