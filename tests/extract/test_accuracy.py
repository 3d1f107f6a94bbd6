"""Floors under the reader's accuracy, just below the figures of the day: what falls through one is a regression.

The weights that ship are fitted on both sets, so that these figures only show that nothing broke: they are some points
above what the reader is worth on papers that it has not seen, which ``python -m tools.fit ... --folds 5`` measures
(docs/rules.md).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from extract import Reader
from extract.evaluation import PredictedResult, evaluate, load_gold

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures/gold.jsonl"
DEV = ROOT / "../shared/gold/dev.jsonl"


@cache
def figures_of(path: Path) -> dict[str, float]:
    reader = Reader()
    gold = load_gold(path)
    predictions = {g.paper.id: [PredictedResult.from_result(r) for r in reader.read(g.paper).results] for g in gold}
    return dict(evaluate(gold, predictions, bootstrap=0).figures)


# Measured with the weights of 22 November 2026 (.994, .838, .982 and .802), less one to three points.
FLOORS = {"score found F1": 0.98, "score tuple F1": 0.83, "delta found F1": 0.97, "delta tuple F1": 0.77}


@pytest.mark.parametrize(("figure", "floor"), [pytest.param(*pair, id=pair[0]) for pair in FLOORS.items()])
def test_the_fixtures_are_read_as_well_as_before(figure: str, floor: float) -> None:
    assert figures_of(FIXTURES)[figure] >= floor


@pytest.mark.skipif(not DEV.exists(), reason="../shared/gold/dev.jsonl is not here")
def test_the_shared_abstracts_are_read_as_well_as_asked() -> None:
    assert figures_of(DEV)["score tuple F1"] >= 0.45
