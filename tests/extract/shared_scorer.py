"""The annotators' own scorer: score.py of the shared folder, which may not be beside the project."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

GOLD_FOLDER = Path(__file__).parents[2] / "../shared/gold"
SCORER = GOLD_FOLDER / "score.py"


@cache
def scorer() -> ModuleType:
    """score.py as a module; it has to be there."""
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
