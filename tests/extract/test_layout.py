"""How names and numbers of a sentence are arranged: turns, pairs, lists."""

from __future__ import annotations

import pytest

from extract import Paper
from extract.candidates import Field, number_candidates
from extract.document import Document, fill, prepare
from extract.layout import Layout, lay_out
from extract.pool import paper_candidates, rank_by_type, typing_by
from extract.weights import load_weights


def laid_out(text: str, which: Field = "benchmark") -> tuple[Document, Layout, list[int]]:
    """The layout of the last sentence of a text, whose numbers are all taken for results."""
    document = prepare(Paper(id="a", abstract=text))
    pool = paper_candidates(document)
    rank_by_type(pool, typing_by(load_weights()))
    for sentence in document.sentences:
        fill(document, sentence)
    sentence = document.sentences[-1]
    results = [document.number_token[index] for index in sentence.numbers]
    candidates = number_candidates(document, sentence, pool, which)
    return document, lay_out(document, sentence, which, candidates, results), results


def named(document: Document, turns: dict[int, int]) -> list[tuple[str, str]]:
    return [(document.tokens.text[at], document.tokens.text[first]) for at, first in turns.items()]


def test_numbers_and_the_names_after_them_take_turns() -> None:
    document, layout, _ = laid_out("TinyNet reaches 80.1% accuracy on CIFAR-10 and 70.2% on ImageNet.")
    assert named(document, layout.turns["R"]) == [("80.1%", "CIFAR-10"), ("70.2%", "ImageNet")]


def test_numbers_without_a_name_between_them_take_one_turn() -> None:
    text = "It improves accuracy from 80.1% to 82.0% on CIFAR-10 and from 70.2% to 71.5% on ImageNet."
    document, layout, _ = laid_out(text)
    expected = [("80.1%", "CIFAR-10"), ("82.0%", "CIFAR-10"), ("70.2%", "ImageNet"), ("71.5%", "ImageNet")]
    assert named(document, layout.turns["R"]) == expected


def test_names_before_their_numbers_take_turns_on_the_left() -> None:
    document, layout, _ = laid_out("Accuracy is on CIFAR-10 80.1%, on ImageNet 70.2%.")
    assert named(document, layout.turns["L"]) == [("80.1%", "CIFAR-10"), ("70.2%", "ImageNet")]


def test_a_known_benchmark_takes_its_turn_beside_names_that_are_none() -> None:
    document, layout, _ = laid_out("It gains 2.1% on ShuffleNet in CIFAR-10, 1.0% on SSD300 in ImageNet.")
    assert named(document, layout.turns["R"]) == [("2.1%", "CIFAR-10"), ("1.0%", "ImageNet")]


def test_where_a_result_has_no_likely_name_an_unlikely_one_takes_the_turn() -> None:
    document, layout, _ = laid_out("It gains 2.1% on ImageNet and 1.0% on a small claim archive.")
    assert named(document, layout.turns["R"]) == [("2.1%", "ImageNet"), ("1.0%", "small")]


@pytest.mark.parametrize(
    "text",
    [
        "TinyNet reaches 80.1% accuracy on CIFAR-10.",
        "TinyNet reaches 80.1% and 70.2% accuracy on CIFAR-10 and ImageNet.",
        "TinyNet reaches 80.1% accuracy on CIFAR-10 and CIFAR-100 and 70.2% on ImageNet.",
        "The best accuracy is 80.1%.",
    ],
    ids=["one number", "two lists", "two names for one number", "no name"],
)
def test_no_turns(text: str) -> None:
    _, layout, _ = laid_out(text)
    assert layout.turns == {}


def test_descriptions_take_turns_where_no_names_do() -> None:
    document, layout, _ = laid_out("Accuracy is 80.1% for image captioning and 70.2% for text retrieval.")
    assert named(document, layout.turns["phrase R"]) == [("80.1%", "image"), ("70.2%", "text")]


def test_what_is_nearest_to_each_other() -> None:
    document, layout, (first, second) = laid_out("On CIFAR-10 accuracy is 80.1%, a drop of 2.5% to ImageNet.")
    words = document.tokens.text
    assert words[layout.nearest_name[first]] == "CIFAR-10"
    assert words[layout.nearest_name[second]] == "ImageNet"
    assert [words[at] for at in layout.nearest_number.values()] == ["80.1%", "2.5%"]


def test_known_metrics_take_turns_whatever_everyday_words_stand_between() -> None:
    text = "By its scores in BLEU it is best (33.5, 49.7), and in COMET its quality is second (45.1, 61.7)."
    document, layout, _ = laid_out(text, "metric")
    expected = [("33.5", "BLEU"), ("49.7", "BLEU"), ("45.1", "COMET"), ("61.7", "COMET")]
    assert named(document, layout.turns["L"]) == expected


def partners(text: str) -> tuple[list[str], list[str]]:
    """Whom the last sentence of a text compares with, and whom the one before, by their first words."""
    document, layout, _ = laid_out(text, "model")
    text_of = document.tokens.text
    return [text_of[k] for k in sorted(layout.partners)], [text_of[k] for k in sorted(layout.earlier_partners)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TinyNet reaches 80.1% on CIFAR-10 and outperforms BigNet by 2%.", ["BigNet"]),
        ("Compared to the strong BigNet, TinyNet improves accuracy from 78.1% to 80.1%.", ["BigNet"]),
        ("TinyNet reaches 80.1%, exceeding BigNet and MidNet.", ["BigNet", "MidNet"]),
        ("TinyNet reaches 80.1%, and the BigNet baseline 78.1%.", ["BigNet"]),
        ("Compared to BigNet, MidNet and MaxNet, TinyNet reaches 80.1%.", ["BigNet", "MidNet", "MaxNet"]),
        ("TinyNet reaches 80.1%, against 78.1% of BigNet.", []),
        ("BigNet reaches 78.1% and TinyNet 80.1%.", []),
        ("TinyNet reaches 80.1% as a baseline, unlike BigNet", ["BigNet"]),
    ],
)
def test_whom_a_sentence_compares_with(text: str, expected: list[str]) -> None:
    assert partners(text) == (expected, [])


def test_whom_the_sentence_before_compared_with() -> None:
    before = "TinyNet outperforms BigNet on ImageNet."
    assert partners(f"{before} It raises the accuracy from 78.1% to 80.1%.") == ([], ["BigNet"])
    assert partners(f"{before} Unlike MidNet, it raises the accuracy from 78.1% to 80.1%.") == (["MidNet"], [])


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("It gets 80.1% on CIFAR-10, ImageNet and SQuAD.", [3, 3, 3]),
        ("It gets 80.1% on CIFAR-10 ImageNet.", [2, 2]),
        ("It gets 80.1% on CIFAR-10 as on ImageNet.", [1, 1]),
        ("On CIFAR-10, ImageNet, and SQuAD, MNIST is first with 80.1%.", [3, 3, 3, 1]),
        ("It gets 80.1% on CIFAR-10, on ImageNet.", [2, 2]),
        ("CIFAR-10 on ImageNet gives 80.1%.", [1, 1]),
        ("It gets 80.1% on CIFAR-10 (10 classes) and ImageNet.", [2, 2]),
        ("It gets 80.1% on CIFAR-10 with 400 labels, ImageNet.", [2, 2]),
        ("It gets 80.1% on CIFAR-10 [1] and ImageNet [2].", [2, 2]),
        ("It gets 80.1% on the CIFAR-10 test set, the SVHN validation set, and ImageNet.", [3, 3, 3]),
    ],
)
def test_names_in_a_list(text: str, sizes: list[int]) -> None:
    _, layout, _ = laid_out(text)
    assert [layout.lists[first][1] for first in layout.firsts] == sizes
