"""What the words around a name say of its kind, and that nothing but these words is looked at."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from extract.contexts import CLASSES, Standing, context_cues, standings
from extract.document import prepare
from extract.records import Paper

SYSTEM = (
    "Convolutional networks are slow. In this paper, we propose Quibblex, a novel network for image classification. "
    "Unlike ResNet-50, it needs no pooling. Experiments on CIFAR-10 show that Quibblex outperforms ResNet-50."
)
DATASET = (
    "Reading comprehension lacks hard questions. We introduce QuandaryQA, a new dataset of 10,000 annotated questions "
    "collected from newspapers. We evaluate BERT on QuandaryQA and find that QuandaryQA is challenging."
)


def of(text: str, title: str = "") -> dict[str, Standing]:
    return standings(prepare(Paper("x", text, title)))


def test_the_proposed_system_is_ranked_first() -> None:
    found = of(SYSTEM)
    assert [key for key, standing in found.items() if standing.rank == 0] == ["quibblex"]
    assert found["quibblex"].likeliest == "own system"
    assert found["quibblex"].gap == 0
    assert all(standing.gap < 0 for key, standing in found.items() if key != "quibblex")


def test_a_dataset_that_the_paper_brings_is_not_its_system() -> None:
    assert of(DATASET)["quandaryqa"].likeliest == "own benchmark"


def test_what_others_made_is_neither() -> None:
    assert of(SYSTEM)["cifar10"].likeliest == "benchmark"
    assert of(SYSTEM)["resnet50"].likeliest in ("system", "other")


@pytest.mark.parametrize("text", [SYSTEM, DATASET])
def test_the_title_is_not_looked_at(text: str) -> None:
    untitled = of(text)
    titled = of(text, "CIFAR-10: ResNet-50 and BERT Revisited")
    assert {key: titled[key] for key in untitled} == untitled


def test_the_name_itself_counts_only_by_its_form() -> None:
    other = of(SYSTEM.replace("Quibblex", "Zanderux"))
    assert other["zanderux"] == of(SYSTEM)["quibblex"]


def test_a_text_without_names_has_no_standings() -> None:
    assert of("we measure 3 things.") == {}


def test_odds_stay_within_what_an_abstract_can_tell() -> None:
    for standing in of(SYSTEM * 3).values():
        assert len(standing.odds) == len(CLASSES)
        assert all(-9.3 < odds < 9.3 for odds in standing.odds)


def test_each_cue_is_named_once() -> None:
    document = prepare(Paper("x", SYSTEM))
    for entity in document.entities.values():
        cues = context_cues(document, entity)
        assert len(cues) == len(set(cues))


def test_the_weights_are_one_row_a_class() -> None:
    weights = json.loads(resources.files("extract").joinpath("contexts.json").read_text(encoding="utf-8"))
    assert list(weights) == sorted(weights)
    assert {len(row) for row in weights.values()} == {len(CLASSES)}
    assert any(cue.startswith("first -1 ") for cue in weights)
