"""Six abstracts that people know, read from the seed files: their numbers and names only, never their text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from extract import Reader
from extract.sources import iter_papers

SEEDS = Path(__file__).parents[2] / "../shared/seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds, with the seed abstracts, is not here")

# The paper's own name -> results that have to be among those of its abstract: value unit | metric | benchmark | model.
READ = {
    "AutoGLM": [
        "55.2 % | success rate | VAB-WebArena-Lite | AutoGLM",
        "59.1 % | success rate | VAB-WebArena-Lite | AutoGLM",
        "96.2 % | success rate | OpenTable | AutoGLM",
        "36.2 % | success rate | AndroidLab | AutoGLM",
        "89.7 % | success rate | Chinese APPs | AutoGLM",
    ],
    "D2A U-Net": [
        "0.7298 | Dice score | - | D2A U-Net",
        "0.7071 | recall | - | D2A U-Net",
        "0.7047 | Dice score | - | D2A U-Net",
        "0.6626 | recall | - | D2A U-Net",
    ],
    "SWE-Bench Pro": ["23.3 % | Pass@1 | SWE-Bench Pro | GPT-5"],
    "BIRD-INTERACT": ["8.67 % | - | c-Interact | GPT-5", "17.00 % | - | a-Interact | GPT-5"],
    "Vega-MT": [
        "33.5 | sacreBLEU | Zh-En | Vega-MT",
        "49.7 | sacreBLEU | En-Zh | Vega-MT",
        "33.7 | sacreBLEU | De-En | Vega-MT",
        "37.8 | sacreBLEU | En-De | Vega-MT",
        "54.9 | sacreBLEU | Cs-En | Vega-MT",
        "41.4 | sacreBLEU | En-Cs | Vega-MT",
        "32.7 | sacreBLEU | En-Ru | Vega-MT",
        "45.1 | sacreBLEU | Ru-En | Vega-MT",
        "25.6 | sacreBLEU | Ja-En | Vega-MT",
        "41.5 | sacreBLEU | En-Ja | Vega-MT",
        "45.1 | COMET | Zh-En | Vega-MT",
        "61.7 | COMET | En-Zh | Vega-MT",
        "58.0 | COMET | De-En | Vega-MT",
        "63.2 | COMET | En-De | Vega-MT",
        "74.7 | COMET | Cs-En | Vega-MT",
        "64.9 | COMET | Ru-En | Vega-MT",
        "69.6 | COMET | En-Ru | Vega-MT",
        "65.1 | COMET | En-Ja | Vega-MT",
        "95.3 | COMET | En-Cs | Vega-MT",
        "40.6 | COMET | Ja-En | Vega-MT",
    ],
}

MISREAD = [
    ("SWE-Bench Pro", "25 % | Pass@1 | SWE-Bench Pro | -", "what many models stay below is read as no result"),
    (
        "WebArena",
        "10.59 % | success rate | WebArena | GPT-4-based agent",
        "of 'GPT-4-based agent' the agent is left out",
    ),
]
SCORES = {"AutoGLM": 5, "D2A U-Net": 4, "SWE-Bench Pro": 1, "BIRD-INTERACT": 2, "WebArena": 1, "Vega-MT": 20}


@cache
def results_of(name: str) -> tuple[str, ...]:
    """The scores of the paper that is about a name: the one with the name in its title, or most often in its text."""
    papers = list(iter_papers([SEEDS], on_problem=lambda _: None))
    paper = max(papers, key=lambda p: (100 * p.title.startswith(f"{name}:")) + p.abstract.count(name))
    return tuple(
        f"{r.value_text} {r.unit} | {r.metric or '-'} | {r.benchmark or '-'} | {r.model or '-'}".replace("  ", " ")
        for r in Reader().read(paper).results
        if r.kind == "score"
    )


@pytest.mark.parametrize(("name", "count"), [pytest.param(n, c, id=n) for n, c in SCORES.items()])
def test_every_score_of_the_abstract_is_found(name: str, count: int) -> None:
    assert len(results_of(name)) == count


@pytest.mark.parametrize(
    ("name", "reading"), [pytest.param(n, r, id=f"{n}: {r}") for n, readings in READ.items() for r in readings]
)
def test_a_score_is_read_right(name: str, reading: str) -> None:
    assert reading in results_of(name)


@pytest.mark.parametrize(
    ("name", "reading"),
    [pytest.param(n, r, id=f"{n}: {r}", marks=pytest.mark.xfail(reason=why, strict=True)) for n, r, why in MISREAD],
)
def test_a_score_that_is_misread_today(name: str, reading: str) -> None:
    assert reading in results_of(name)
