"""What the cues between a number and a candidate say of where the one stands from the other."""

from __future__ import annotations

import pytest

from extract import Paper, Reader
from extract.candidates import Field


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def cues_of(reader: Reader, text: str, number: int, which: Field, name: str | None) -> list[str]:
    """The cues of a candidate for the result that is ``number`` in order."""
    decisions = [d for d in reader.read(Paper(id="p", abstract=text)).decisions if d.choices]
    options = decisions[number].choices[which].ranked
    return next(option.cues for option in options if option.candidate.text == name)


THREE = "TinyNet reaches 78.1%, 80.9% and 76.5% accuracy on CIFAR-10, SVHN, and ImageNet."


@pytest.mark.parametrize(("number", "name"), [(0, "CIFAR-10"), (1, "SVHN"), (2, "ImageNet")])
def test_the_members_of_two_lists_of_one_length_are_as_near(reader: Reader, number: int, name: str) -> None:
    cues = cues_of(reader, THREE, number, "benchmark", name)
    assert {"R2", "R names between:0", "R numbers between:0", "R before:on", "list:aligned", "pair:mutual"} <= {*cues}


def test_a_member_that_stands_elsewhere_in_its_list_is_not_the_numbers(reader: Reader) -> None:
    cues = cues_of(reader, THREE, 1, "benchmark", "ImageNet")
    assert {"list:crossed", "pair:neither, another is mutual"} <= {*cues}


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("TinyNet reaches 78.1% accuracy on the recent noisy SVHN.", "on"),
        ("TinyNet reaches 78.1% accuracy in unsupervised SVHN.", "in"),
        ("TinyNet reaches 78.1% accuracy with noisy SVHN.", "noisy"),
        ("TinyNet reaches 78.1% accuracy on SVHN.", "on"),
        ("TinyNet reaches 78.1% accuracy on street numbers (SVHN).", "on"),
    ],
)
def test_plain_words_do_not_hide_the_preposition_of_a_place(reader: Reader, text: str, before: str) -> None:
    assert f"R before:{before}" in cues_of(reader, text, 0, "benchmark", "SVHN")


def test_a_machine_near_a_number_may_be_all_that_it_was_measured_on(reader: Reader) -> None:
    text = "We test TinyNet on SVHN. TinyNet runs at 67 FPS on a 1080Ti GPU."
    assert "null:near a machine" in cues_of(reader, text, 0, "benchmark", None)
    text = "We test TinyNet on SVHN. TinyNet runs at 67 FPS with high accuracy."
    assert "null:near a machine" not in cues_of(reader, text, 0, "benchmark", None)


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("We test TinyNet on SVHN. Our network reaches 78.1% accuracy.", "our"),
        ("We test TinyNet on SVHN. In addition, it needs 40% less memory.", "in addition"),
        ("We test TinyNet on SVHN. In winter, it reaches 78.1% accuracy.", "in"),
        ("We test TinyNet on SVHN. Accuracy is 78.1%.", "other"),
    ],
)
def test_the_first_word_of_a_sentence_tells_whether_it_goes_on(reader: Reader, text: str, opening: str) -> None:
    assert f"before opening:{opening}" in cues_of(reader, text, 0, "benchmark", "SVHN")


def test_what_is_called_a_metric_is_one(reader: Reader) -> None:
    text = "TinyNet gains 5.8% in the ZOB metric. It gains 4.1% in the accuracy of its parses."
    assert "called a metric" in cues_of(reader, text, 0, "metric", "ZOB")
    assert "called a metric" not in cues_of(reader, text, 1, "metric", "accuracy")


def test_the_sides_of_a_comparison_mean_one_thing_for_the_own_system_and_another_for_others(reader: Reader) -> None:
    text = "We propose TinyNet. TinyNet improves BigNet from 78.1% to 80.9% accuracy."
    assert "role from here:own" in cues_of(reader, text, 0, "model", "TinyNet")
    assert "role from here:another" in cues_of(reader, text, 0, "model", "BigNet")
    assert "role to here:own" in cues_of(reader, text, 1, "model", "TinyNet")
