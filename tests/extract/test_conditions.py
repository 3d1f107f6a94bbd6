"""What stands beside the names of a result: the setting, whose it is, what is claimed, and bounds that carry over."""

from __future__ import annotations

import pytest

from extract import Paper, Reader, Result

READER = Reader()


def results_of(text: str, title: str = "") -> list[Result]:
    return list(READER.read(Paper(id="x", abstract=text, title=title)).results)


SETTINGS = {
    "TinyNet achieves 94.8% accuracy on CIFAR-10.": [""],
    "TinyLM achieves 71.2% 5-shot accuracy on MMLU.": ["5-shot"],
    "In the zero-shot setting, TinyLM achieves 71.2% accuracy on MMLU.": ["In the zero-shot setting"],
    "TinyNet achieves 71.2% accuracy on ImageNet with 1% of the labels.": ["with 1% of the labels"],
    "TinyAgent reaches a 55.2% success rate on WebArena (59.1% with a second attempt) and 96.2% on MiniWoB.": [
        "",
        "with a second attempt",
        "",
    ],
    "TinyNet achieves 71.2% accuracy on ImageNet under linear evaluation.": ["linear evaluation"],
    "TinyNet achieves 71.2% accuracy on CIFAR-10, and with chain-of-thought it achieves 75.0%.": [
        "",
        "chain-of-thought",
    ],
    "TinyNet achieves 55.4% accuracy for 1-shot and 57.1% accuracy for 5-shot classification on miniImageNet.": [
        "1-shot",
        "5-shot",
    ],
    "TinyNet achieves 55.4% and 57.1% accuracy on CIFAR-10 in the 1-shot and 5-shot settings.": ["1-shot", "5-shot"],
    "TinyNet reaches 83% accuracy on previously unseen objects and 88% accuracy on YCB.": ["unseen objects", ""],
    "TinyNet has an error of 4.35% on SVHN with 250 labels, outperforming Pi-Net trained with 1000 labels.": [
        "with 250 labels"
    ],
    "TinyCap achieves 138.2 CIDEr (single model) and 141.0 CIDEr (ensemble of 4 models) on COCO captioning.": [
        "single model",
        "ensemble of 4 models",
    ],
    "TinyLM achieves 71.2% accuracy on MMLU, compared to 1-shot GPT-4.": [""],
    "TinyLM outperforms GPT-4 in the fully-observed setting by 4.1 points on MMLU.": ["in the fully-observed setting"],
}


@pytest.mark.parametrize(("text", "settings"), [pytest.param(t, s, id=t) for t, s in SETTINGS.items()])
def test_a_setting_belongs_to_its_own_number(text: str, settings: list[str]) -> None:
    assert [result.setting for result in results_of(text)] == settings


ROLES = {
    "We propose TinyNet. TinyNet achieves 94.8% accuracy on CIFAR-10.": ["own"],
    "Our method achieves 94.8% accuracy on CIFAR-10.": ["own"],
    "We introduce CupBench, a benchmark. GPT-4 reaches only 31% accuracy on CupBench.": ["unknown"],
    "We propose TinyNet. TinyNet achieves 94.8% accuracy on CIFAR-10, compared to 91.3% for ResNet-50.": [
        "own",
        "baseline",
    ],
    "We propose TinyNet. TinyNet raises the accuracy on CIFAR-10 from 91.3% to 94.8%.": ["baseline", "own"],
    "Humans achieve 95.4% accuracy on HellaSwag.": ["human"],
}


@pytest.mark.parametrize(("text", "roles"), [pytest.param(t, r, id=t) for t, r in ROLES.items()])
def test_a_role_says_whose_number_it_is(text: str, roles: list[str]) -> None:
    assert [result.role for result in results_of(text)] == roles


CLAIMS = {
    "TinyNet achieves a new state-of-the-art accuracy of 94.8% on CIFAR-10.": [True],
    "TinyNet sets a new record of 94.8% accuracy on CIFAR-10.": [True],
    "TinyNet achieves state of the art results with 94.8% accuracy on CIFAR-10.": [True],
    "TinyNet achieves state-of-the-art results amongst small models, with 94.8% accuracy on CIFAR-10.": [True],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, a new best.": [True],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, which is a new state of the art.": [True],
    "TinyNet achieves 94.8% accuracy on CIFAR-10.": [False],
    "TinyNet outperforms the state-of-the-art with 94.8% accuracy on CIFAR-10.": [False],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, comparable to the state of the art.": [False],
    "TinyNet improves the state-of-the-art accuracy on CIFAR-10 by 3.2%.": [False],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, exceeding the baselines or state-of-the-art deep methods.": [False],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, while state-of-the-art approaches only memorize.": [False],
    "TinyNet allows the use of state-of-the-art cameras with 94.8% accuracy on CIFAR-10.": [False],
    "TinyNet achieves near-state-of-the-art 94.8% accuracy on CIFAR-10.": [False],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, a gain over a state-of-the-art method.": [False],
    "State-of-the-art models show an impressive accuracy of 94.8% on CIFAR-10.": [False],
    "TinyNet achieves state-of-the-art accuracy of 94.8% on CIFAR-10 at 31 FPS.": [True, False],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, which is not state-of-the-art.": [False],
    "TinyNet achieves 94.8% accuracy on CIFAR-10 without reaching state-of-the-art performance.": [False],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, well below state-of-the-art performance.": [False],
    "TinyNet achieves 94.8% accuracy on CIFAR-10, which is not only state-of-the-art but cheap.": [True],
    "TinyNet is a new state of the art. It achieves 94.8% accuracy on CIFAR-10.": [False],
}


@pytest.mark.parametrize(("text", "claims"), [pytest.param(t, c, id=t) for t, c in CLAIMS.items()])
def test_the_state_of_the_art_is_claimed_or_only_named(text: str, claims: list[bool]) -> None:
    assert [result.claims_sota for result in results_of(text)] == claims


BOUNDS = {
    "TinyNet improves accuracy by up to 9.8% and 10.5% on CIFAR-10 and SVHN, respectively.": ["up to", "up to"],
    "TinyNet achieves over 90% accuracy on CIFAR-10 and 85.2% accuracy on SVHN.": ["over", ""],
    "TinyNet achieves 90% and over 95% accuracy on CIFAR-10 and SVHN, respectively.": ["", "over"],
    "TinyNet achieves about 90%, 91% and 92% accuracy on CIFAR-10, SVHN and MNIST, respectively.": ["about"] * 3,
}


@pytest.mark.parametrize(("text", "bounds"), [pytest.param(t, b, id=t) for t, b in BOUNDS.items()])
def test_a_bound_governs_the_numbers_of_its_list(text: str, bounds: list[str]) -> None:
    assert [result.bound for result in results_of(text)] == bounds
