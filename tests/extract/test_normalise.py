"""Canonical ids: what is one thing under two spellings, and what are two things however alike they look."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from extract.acronyms import expansions
from extract.document import prepare
from extract.lexicon import load_benchmarks, load_metrics
from extract.normalise import benchmark_id, board_of, metric_entry, metric_id, model_id
from extract.records import Paper

Id = Callable[[str | None], str | None]
Expanded = Callable[..., str | None]
IDS: dict[str, Id] = {"metric": metric_id, "benchmark": benchmark_id, "model": model_id}

SAME = {
    "metric": [
        ("success rate", "average success rates"),
        ("perplexity", "test perplexity"),
        ("BLEU", "BLEU scores"),
        ("word error rate", "WER"),
        ("mAP", "mean average precision"),
        ("pass@1", "Pass@1"),
        ("accuracy", "accuracies"),
        ("latency", "latencies"),
        ("mIoU", "mean Intersection over Union (mIoU)"),
        ("macro-F1", "F1 macro score"),
        ("top-1 accuracy", "Acc@1"),
        ("AP50", "mAP@0.5"),
        ("frobnication index", "the Frobnication Index"),
    ],
    "benchmark": [
        ("CIFAR-10", "the CIFAR10 dataset"),
        ("GSM8K", "GSM-8K"),
        ("SWE-bench", "SWE-Bench benchmark"),
        ("ImageNet", "ILSVRC 2012"),
        ("ImageNet", "ImageNet-1k val"),
        ("ImageNet", "the ImageNet validation set"),
        ("MS COCO", "COCO test-dev"),
        ("MS COCO", "Microsoft COCO dataset"),
        ("Cityscapes", "Cityscape"),
        ("LibriSpeech test-clean", "LibriSpeech test-other"),
        ("MNLI", "MultiNLI matched"),
        ("KITTI", "KITTI (moderate)"),
        ("SQuAD dev", "Stanford Question Answering Dataset"),
        ("WMT14 En-De", "WMT 2014 English-to-German"),
        ("WMT16 En-De", "WMT'16 En→De"),
        ("MATH-500", "MATH500"),
        ("HumanEval+", "HumanEval-Plus"),
        ("PASCAL VOC 2007", "VOC07 test"),
        ("COCO captioning", "MS COCO Karpathy"),
        ("ICDAR 2015", "ICDAR 2015 Robust Reading Competition Challenge"),
        ("FrobBench", "frob-bench"),
        ("FrobBench", "the FrobBench test set"),
    ],
    "model": [
        ("ResNet-50", "ResNet50"),
        ("GPT-4", "gpt-4"),
        ("GPT-4", "our GPT-4 model"),
        ("SDXL", "Stable Diffusion XL"),
        ("FrobNet", "Frob-Net"),
        ("FrobNet", "our proposed FrobNet"),
    ],
}
DIFFERENT = {
    "metric": [
        ("top-1 accuracy", "top-5 accuracy"),
        ("BLEU-1", "BLEU-4"),
        ("BLEU", "BLEU-4"),
        ("F1", "F2"),
        ("F1", "accuracy"),
        ("F1", "macro-F1"),  # the unweighted mean over classes is another number than that over instances,
        ("macro-F1", "micro-F1"),  # and "F1" alone does not say which: three boards rather than a wrong one
        ("pass@1", "pass@10"),
        ("mAP@0.5", "mAP@0.75"),
        ("mAP@0.5", "mAP"),
        ("AR@10", "AR@100"),
        ("FID", "CLIP-FID"),
        ("COMET-20", "COMET-22"),
        ("error rate", "training error"),
        ("minADE@5", "minADE20"),
        ("ROUGE-1", "ROUGE-L"),
        ("success rate", "hallucination rate"),
        ("accuracy", "error"),
        ("MOTA", "MOTSA"),
        ("MOTSA", "sMOTSA"),
        ("P@1", "PSP@1"),
        ("mean rank", "median rank"),
        ("normalized score", "human-normalized score"),
    ],
    "benchmark": [
        ("CIFAR-10", "CIFAR-100"),
        ("SQuAD 1.1", "SQuAD 2.0"),
        ("WMT14", "WMT16"),
        ("WMT14 En-De", "WMT14 De-En"),
        ("SWE-bench", "SWE-bench Verified"),
        ("COCO captioning", "MS COCO"),
        ("COCO captioning", "COCO detection"),
        ("ImageNet", "ImageNet-21k"),
        ("ImageNet", "ImageNet VID"),
        ("ImageNet-21K", "ImageNet-21K-P"),
        ("MATH", "MATH-500"),
        ("HumanEval", "HumanEval+"),
        ("HealthBench", "HealthBench Hard"),
        ("BigCodeBench", "BigCodeBench-Hard"),
        ("LiveCodeBench v5", "LiveCodeBench v6"),
        ("AVA v2.1", "AVA v2.2"),
        ("COCO-Stuff 10K", "COCO-Stuff 164K"),
        ("YouTube-VOS 2018", "YouTube-VOS 2019"),
        ("Permuted MNIST", "Permutation-Invariant MNIST"),
        ("VIPeR", "VIPER"),
        ("DCASE 2016", "DCASE 2017"),
        ("Visual Turing test", "Turing"),
        ("FrobBench-1", "FrobBench-11"),
    ],
    "model": [
        ("GPT-4", "GPT-4o"),
        ("GPT-4", "GPT-4 Turbo"),
        ("GPT-4o", "GPT-4o mini"),
        ("ResNet-50", "ResNet-101"),
        ("Llama-2-7B", "Llama-27B"),
        ("BERT", "RoBERTa"),
        ("BART", "BART-large"),
        ("Falcon-7B", "Falcon-40B"),
        ("SigLIP", "SigLIP 2"),
        ("Flan-T5-XL", "Flan-T5-XXL"),
        ("HRNet-W32", "HRNet-W48"),
        ("SDXL", "SDXL-Turbo"),
        ("ViT-B/16", "ViT-B/32"),
        ("YOLOX", "YOLOX-s"),
        ("GPT-3.5", "text-davinci-003"),
    ],
}


def rows(table: dict[str, list[tuple[str, str]]]) -> list[object]:
    return [pytest.param(IDS[k], a, b, id=f"{k}: {a} / {b}") for k, pairs in table.items() for a, b in pairs]


@pytest.mark.parametrize(("to_id", "one", "other"), rows(SAME))
def test_two_spellings_of_one_name_are_one(to_id: Id, one: str, other: str) -> None:
    assert to_id(one) == to_id(other) is not None


@pytest.mark.parametrize(("to_id", "one", "other"), rows(DIFFERENT))
def test_two_names_stay_two(to_id: Id, one: str, other: str) -> None:
    assert to_id(one) != to_id(other)


@pytest.mark.parametrize("to_id", [pytest.param(to_id, id=kind) for kind, to_id in IDS.items()])
def test_nothing_has_no_id(to_id: Id) -> None:
    assert to_id(None) is None
    assert to_id("") is None
    assert to_id("  ") is None
    assert to_id("%") == "%"


def test_known_names_have_the_ids_of_the_lexicon() -> None:
    assert metric_id("average success rates") == "success-rate"
    assert benchmark_id("the CIFAR 10 dataset") == "cifar-10"


def test_what_is_pooled_is_taken_off_only_where_the_rest_is_known() -> None:
    assert metric_entry("average frobnication") is None
    assert metric_id("average frobnication") != metric_id("frobnication")


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("word prediction accuracy", "accuracy"),
        ("average grasping success", "success-rate"),
        ("detection mAP@.5", "map-50"),
        ("mIoUs", "miou"),
        # What is another measure, however it ends.
        ("survival time", "survivaltime"),
        ("effective sample size", "effectivesamplesize"),
        ("coreference resolution", "coreferenceresolution"),
        ("Average Precision@0.5IOU", "averageprecision@0.5iou"),
        ("top-1 image recall rate", "top1imagerecallrate"),
        ("weighted AUROC", "weightedauroc"),
    ],
)
def test_a_metric_is_known_by_its_last_words_only_where_the_others_add_nothing(name: str, identity: str) -> None:
    assert metric_id(name) == identity


@pytest.mark.parametrize(
    "name",
    [
        *(
            "test set",
            "large dataset",
            "three public benchmarks",
            "unseen objects",
            "NVIDIA Jetson TX2",
            "USB",
            "GPT-4",
        ),
        *("Romanian", "Uganda", "US English", "United Kingdom", "Twitter", "English data", "IID", "Pitch", "Baxter"),
    ],
)
def test_what_names_no_benchmark_has_no_id(name: str) -> None:
    assert benchmark_id(name) is None


@pytest.mark.parametrize(
    ("abstract", "to_id", "names"),
    [
        pytest.param(
            "Massive Multitask Language Understanding (MMLU) is hard.",
            benchmark_id,
            ("MMLU", "Massive Multitask Language Understanding"),
            id="both known",
        ),
        pytest.param(
            "We use the Fundamentals of Laparoscopic Surgery (FLS) tasks.",
            benchmark_id,
            ("FLS", "Fundamentals of Laparoscopic Surgery"),
            id="neither known",
        ),
        pytest.param(
            "FROB (Fast Reading Of Books) is fast.", model_id, ("FROB", "Fast Reading Of Books"), id="acronym first"
        ),
        pytest.param("Open Information Extraction (OpenIE) is used.", model_id, ("OpenIE",), id="one name is enough"),
    ],
)
def test_a_full_name_and_its_acronym_are_one_within_a_paper(
    abstract: str, to_id: Expanded, names: tuple[str, ...]
) -> None:
    known = expansions(prepare(Paper(id="p", abstract=abstract)))
    assert len({to_id(name, known) for name in names}) == 1
    assert None not in {to_id(name, known) for name in names}


@pytest.mark.parametrize(
    ("abstract", "name", "identity"),
    [
        # Each paper means by a short acronym what it spells out, whatever others mean by it.
        ("Corner Proposal Network (CPN) is used.", "CPN", "cornerproposalnetwork"),
        ("Cascaded Pyramid Network (CPN) is used.", "CPN", "cascadedpyramidnetwork"),
        ("Sequential Action Control (SAC) is used.", "SAC", "sequentialactioncontrol"),
        ("Soft Actor-Critic (SAC) is used.", "SAC", "sac"),
        ("Open Information Extraction (OpenIE) is used.", "OpenIE", "openie"),
        ("SAC is used.", "SAC", "sac"),
    ],
)
def test_an_acronym_is_what_the_paper_spells_out(abstract: str, name: str, identity: str) -> None:
    assert model_id(name, expansions(prepare(Paper(id="p", abstract=abstract)))) == identity


def test_there_are_enough_pairs() -> None:
    assert sum(len(pairs) for table in (SAME, DIFFERENT) for pairs in table.values()) >= 60


@pytest.mark.parametrize(
    ("name", "metric", "title", "identity"),
    [
        ("COCO", "CIDEr", "", "coco-captioning"),
        ("MS COCO", "BLEU-4", "", "coco-captioning"),
        ("COCO", "mAP", "", "ms-coco"),
        ("COCO", None, "", "ms-coco"),
        ("COCO captioning", "mAP", "", "coco-captioning"),
        (None, "CIDEr", "", None),
        ("COCO", "AP", "Towards Accurate Multi-Person Pose Estimation in the Wild", "coco-keypoints"),
        ("COCO", "AP", "CornerNet: Detecting Objects as Paired Keypoints", "ms-coco"),
        ("MS-COCO", "mAP", "Multi-Label Image Recognition", "coco-multi-label"),
        ("VOC 2007", "mAP", "Multi-Label Image Recognition", "pascal-voc-2007-multi-label"),
        ("VOC2012", "mAP", "Multi-Label Image Recognition", "pascal-voc-2012-multi-label"),
    ],
)
def test_the_metric_and_the_title_tell_the_tasks_of_one_name_apart(
    name: str | None, metric: str | None, title: str, identity: str | None
) -> None:
    assert board_of(benchmark_id(name), metric_id(metric), title)[0] == identity


@pytest.mark.parametrize(
    ("name", "metric", "identity"),
    [
        ("ImageNet", "accuracy", "top-1-accuracy"),
        ("ImageNet", "top-5 accuracy", "top-5-accuracy"),
        ("ImageNet", "error rate", "error-rate"),  # often that of five guesses
        ("CIFAR-10", "top-1 accuracy", "accuracy"),
        ("CIFAR-100", "error", "error-rate"),
        ("COCO", "AP", "map"),
        ("COCO", "mAP@[0.5:0.95]", "map"),
        ("COCO", "AP50", "map-50"),
        ("PASCAL VOC 2007", "AP", "ap"),
        ("Cityscapes", "FPS", "speed"),
        (None, "inference speed", "speed"),
        ("ImageNet", None, None),
    ],
)
def test_names_of_one_measure_meet_on_one_board(name: str | None, metric: str | None, identity: str | None) -> None:
    assert board_of(benchmark_id(name), metric_id(metric))[1] == identity


def test_the_tasks_and_the_measures_are_in_the_lexicon() -> None:
    def table(file: str) -> dict[str, dict[str, Any]]:
        return tomllib.loads(files("extract.lexicon").joinpath(file).read_text(encoding="utf-8"))

    benchmarks, metrics = {b.id for b in load_benchmarks()}, {m.id for m in load_metrics()}
    tasks, measures = table("tasks.toml"), table("measures.toml")
    assert tasks.keys() | measures.keys() - {"any"} <= benchmarks
    for of_name in tasks.values():
        assert of_name.keys() <= benchmarks
        for by in of_name.values():
            assert by.keys() <= {"metrics", "title"}
            assert {*by.get("metrics", ())} <= metrics
            assert all(words == words.lower() for words in by.get("title", ()))
    for of_name in measures.values():
        names = {name for others in of_name.values() for name in others}
        assert names | of_name.keys() <= metrics
        assert not names & of_name.keys()  # a measure never goes by two steps
