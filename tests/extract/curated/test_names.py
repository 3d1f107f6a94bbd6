"""Names of curated boards meet the ids of mined results, and nothing that is another thing does."""

from __future__ import annotations

import pytest

from extract.curated.names import Named, Place, place_of, system_of


@pytest.mark.parametrize(
    ("dataset", "split", "metric", "expected"),
    [
        (("SQuAD1.1",), "", "EM", Place("squad", "", "exact-match", "")),
        (("SQuAD2.0",), "", "F1", Place("squad-2-0", "", "f1", "")),
        (("Stanford Question Answering Dataset EM test",), "", "Score", Place("squad", "test", "exact-match", "")),
        (("CIFAR-10 Image Recognition",), "", "Percentage correct", Place("cifar-10", "", "accuracy", "%")),
        (("MNIST handwritten digit recognition",), "", "Percentage error", Place("mnist", "", "error-rate", "%")),
        (("librispeech WER testclean",), "", "Percentage error", Place("librispeech", "test-clean", "wer", "%")),
        (("LibriSpeech", "clean"), "test", "Test WER", Place("librispeech", "test-clean", "wer", "")),
        (("ogbn-arxiv",), "", "Validation Accuracy", Place("ogbn-arxiv", "val", "accuracy", "")),
        (("SNLI",), "", "% Train Accuracy", Place("snli", "train", "accuracy", "%")),
        (("CoNLL 2003 (English)",), "", "F1", Place("conll-2003", "", "f1", "")),
        (("Text8",), "", "Bit per Character (BPC)", Place("text8", "", "bits-per-character", "")),
        (("Gigaword",), "", "ROUGE-2*", Place("gigaword", "", "rouge-2", "")),
        (("SWAG",), "", "Dev", Place("swag", "dev", None, "")),
    ],
)
def test_a_column_of_a_board(dataset: tuple[str, ...], split: str, metric: str, expected: Place) -> None:
    assert place_of(dataset, split, metric) == expected


@pytest.mark.parametrize(
    ("dataset", "not_id"),
    [
        (("Atari 2600 Alien",), "atari-2600"),  # one of its games
        (("COCO Visual Question Answering (VQA) real images 1.0 open ended",), "ms-coco"),
        (("JFLEG", "Unrestricted"), "jfleg"),  # a track of its own
        (("Generative models of CIFAR-10 images",), "cifar-10"),
        (("SemEval 2018", "Medical domain"), "semeval-2018"),
    ],
)
def test_a_part_or_another_task_does_not_become_the_whole(dataset: tuple[str, ...], not_id: str) -> None:
    found = place_of(dataset, "", "Accuracy").benchmark_id
    assert found is not None
    assert found != not_id


def test_a_metric_in_brackets_is_taken_for_an_abbreviation_only() -> None:
    assert place_of(("Quasar",), "", "EM (Quasar-T)").metric_id != "exact-match"
    assert place_of(("GAP",), "", "Feminine F1 (F)").metric_id != "f1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BERT (Devlin et al., 2018)", Named("bert", "", False)),
        ("QANet (ensemble)", Named("qanet", "ensemble", False)),
        ("BiDAF (single model)", Named("bidaf", "single model", False)),
        ("AWD-LSTM (2017)", Named("awd-lstm", "", False)),
        ("(Tan et al., 2017)", Named(None, "", False)),
        ("", Named(None, "", False)),
        ("meta-llama/Llama-3.1-8B", Named("llama-3-1-8b", "", False)),
        ("GPT-2 (48 layers, h=1600)", Named("gpt2-48layersh1600", "", False)),  # another model than GPT-2
    ],
)
def test_a_system(name: str, expected: Named) -> None:
    assert system_of(name) == expected


def test_people_are_told_from_systems() -> None:
    assert system_of("Human Performance (Rajpurkar et al., 2016)").human
    assert not system_of("Humanoid-Net").human
