"""The lexicon's data are sound: canonical files, one entry a spelling, nothing merged that is scored apart.

``FIX_LEXICON=1 pytest tests/extract/test_lexicon.py`` rewrites the files in canonical form.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

from extract import lexicon
from extract.lexicon import (
    Entry,
    Kind,
    LexiconError,
    fold,
    load_benchmarks,
    load_metrics,
    load_mined,
    load_models,
    lookup,
    surfaces,
)
from extract.lexicon.canonical import dumps

DATA = Path(lexicon.__file__).parent
FILES: dict[Kind, str] = {"metric": "metrics.json", "benchmark": "benchmarks.json", "system": "models.json"}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KINDS = pytest.mark.parametrize("kind", list(FILES))


def entries(kind: Kind) -> tuple[Entry, ...]:
    if kind == "metric":
        return load_metrics()
    return load_benchmarks() if kind == "benchmark" else load_models()


# --- the files ---------------------------------------------------------------------------------------------------
@KINDS
def test_files_are_canonical(kind: Kind) -> None:
    path = DATA / FILES[kind]
    canonical = dumps(entries(kind))
    if os.environ.get("FIX_LEXICON"):
        path.write_text(canonical, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == canonical, "run again with FIX_LEXICON=1"


@KINDS
def test_ids_are_unique_slugs(kind: Kind) -> None:
    pairs = json.loads((DATA / FILES[kind]).read_text(encoding="utf-8"), object_pairs_hook=list)
    ids = [key for key, _ in pairs]  # json.loads keeps the last of two equal keys in silence; the pairs do not
    assert sorted(set(ids)) == ids
    assert [i for i in ids if not SLUG.fullmatch(i)] == []


@KINDS
def test_spellings_are_trimmed_and_given_once(kind: Kind) -> None:
    bad = []
    for entry in entries(kind):
        names = surfaces(entry)
        if len(set(names)) != len(names) or any(name != " ".join(name.split()) or not name for name in names):
            bad.append(entry.id)
    assert bad == []


def test_there_is_enough_of_each() -> None:
    assert len(load_metrics()) >= 120
    assert len(load_benchmarks()) >= 400
    assert len(load_models()) >= 350


# --- lookups -----------------------------------------------------------------------------------------------------
@KINDS
def test_every_spelling_leads_to_its_entry_and_to_no_other(kind: Kind) -> None:
    lost = []
    for entry in entries(kind):
        for name in surfaces(entry):
            found = lookup(kind, name)
            if found is not entry:
                lost.append((name, entry.id, found and found.id))
    assert lost == []


@KINDS
def test_no_spelling_is_given_twice(kind: Kind) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in entries(kind):
        for name in surfaces(entry):
            owners[name if name in entry.exact else name.casefold()].add(entry.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


@KINDS
def test_exact_spellings_are_spellings_and_count_in_their_case_only(kind: Kind) -> None:
    for entry in entries(kind):
        assert entry.exact <= set(surfaces(entry)), entry.id
    dead = []
    for entry in entries(kind):
        for name in entry.exact:
            other = name.swapcase()
            if other not in entry.exact and lookup(kind, other) is entry:
                dead.append((entry.id, name))
    assert dead == []


@pytest.mark.parametrize(
    ("kind", "surface", "expected"),
    [
        ("benchmark", "GSM-8K", "gsm8k"),
        ("benchmark", "gsm 8k", "gsm8k"),
        ("benchmark", "the CIFAR10 dataset", "cifar-10"),
        ("benchmark", "MS-COCO datasets", "ms-coco"),
        ("benchmark", "WMT'14 En-De", "wmt14-en-de"),
        ("benchmark", "WMT 2014 English-to-German", "wmt14-en-de"),
        ("benchmark", "the MATH benchmark", "math"),
        ("benchmark", "Atari games", "atari"),
        ("benchmark", "EPIC-KITCHENS", "epic-kitchens"),
        ("benchmark", "STS benchmark", "sts-benchmark"),
        ("benchmark", "ARC Challenge", "arc-challenge"),
        ("metric", "Acc.", "accuracy"),
        ("metric", "F1-scores", "f1"),
        ("metric", "BLEU score", "bleu"),
        ("metric", "mean Average Precision (mAP)", "map"),
        ("metric", "mAP@.5", "map-50"),
        ("metric", "mAP@[.5:.95]", "map-50-95"),
        ("metric", "Fréchet inception distance", "fid"),
        ("metric", "Frechet Inception Distance", "fid"),
        ("metric", "Cohen’s kappa", "kappa"),
        ("metric", "area under the ROC curve", "auc"),
        ("metric", "FLOPS", "flops"),
        ("metric", "frames per second", "fps"),
        ("system", "ResNet50", "resnet-50"),
        ("system", "ResNet-50 model", "resnet-50"),
        ("system", "Faster RCNN detector", "faster-r-cnn"),
        ("system", "ViTs", "vit"),
        ("system", "Llama-2-7B", "llama-2-7b"),
    ],
)
def test_spellings_of_texts_are_found(kind: Kind, surface: str, expected: str) -> None:
    found = lookup(kind, surface)
    assert found is not None
    assert found.id == expected


@pytest.mark.parametrize(
    ("kind", "surface"),
    [
        ("benchmark", "drop"),
        ("benchmark", "the race dataset"),
        ("benchmark", "helmet"),
        ("benchmark", "breakfast"),
        ("benchmark", "ImageNet-Z"),
        ("benchmark", "CIFAR"),
        ("benchmark", "dataset"),
        ("benchmark", ""),
        ("metric", "is"),
        ("metric", "em"),
        ("metric", "the"),
        ("system", "clip"),
        ("system", "adam"),
        ("system", "model"),
    ],
)
def test_words_and_unknown_names_are_not_found(kind: Kind, surface: str) -> None:
    assert lookup(kind, surface) is None


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("benchmark", "CIFAR-10", "CIFAR-100"),
        ("benchmark", "CIFAR-10", "CIFAR-10-C"),
        ("benchmark", "ImageNet", "ImageNet-A"),
        ("benchmark", "ImageNet", "ImageNet-21K"),
        ("benchmark", "MMLU", "MMLU-Pro"),
        ("benchmark", "SWE-bench", "SWE-bench Verified"),
        ("benchmark", "SWE-bench Lite", "SWE-Bench Pro"),
        ("benchmark", "WebArena", "VAB-WebArena-Lite"),
        ("benchmark", "WMT14 En-De", "WMT14 De-En"),
        ("benchmark", "WMT14 En-De", "WMT16 En-De"),
        ("benchmark", "KITTI 2012", "KITTI 2015"),
        ("benchmark", "BIRD", "BIRD-INTERACT"),
        ("benchmark", "SQuAD", "SQuAD 2.0"),
        ("benchmark", "Kinetics-400", "Kinetics-600"),
        ("benchmark", "PASCAL VOC 2007", "PASCAL VOC 2012"),
        ("benchmark", "AIME 2024", "AIME 2025"),
        ("metric", "top-1 accuracy", "top-5 accuracy"),
        ("metric", "BLEU-1", "BLEU-4"),
        ("metric", "BLEU", "BLEU-4"),
        ("metric", "ROUGE-1", "ROUGE-L"),
        ("metric", "mAP@0.5", "mAP@0.5:0.95"),
        ("metric", "micro-F1", "macro-F1"),
        ("metric", "pass@1", "pass@10"),
        ("metric", "accuracy", "balanced accuracy"),
        ("metric", "PSNR", "SNR"),
        ("metric", "FLOPs", "MACs"),
        ("system", "GPT-4", "GPT-4o"),
        ("system", "GPT-4", "GPT-4 Turbo"),
        ("system", "Llama 2 7B", "Llama 2 70B"),
        ("system", "BERT-base", "BERT-large"),
        ("system", "VITS", "ViTs"),
    ],
)
def test_what_is_scored_apart_is_kept_apart(kind: Kind, one: str, other: str) -> None:
    first, second = lookup(kind, one), lookup(kind, other)
    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"'dataset'.*metric, benchmark, system"):
        lookup("dataset", "MNIST")  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("the GSM-8K dataset", "gsm8k"),
        ("GSM8K benchmark dataset", "gsm8k"),
        ("FLOPs", "flop"),
        ("FPS", "fps"),
        ("DeiT-S", "deits"),
        ("PointNet++", "pointnet++"),
        ("GPT-3.5", "gpt3.5"),
        ("Llama-2-7B", "llama2-7b"),
        ("Llama-27B", "llama27b"),
        ("success", "success"),
    ],
)
def test_fold(name: str, key: str) -> None:
    assert fold(name) == key


# --- fields ------------------------------------------------------------------------------------------------------
def test_directions_and_ranges_are_sane() -> None:
    for metric in load_metrics():
        assert metric.direction in {"higher", "lower", "none"}, metric.id
        if metric.low is not None and metric.high is not None:
            assert metric.low < metric.high, metric.id
        if metric.direction == "higher" and metric.unit == "%" and metric.high is not None:
            assert metric.high in {1, 100}, metric.id
    by_id = {metric.id: metric for metric in load_metrics()}
    assert [by_id[i].direction for i in ("accuracy", "wer", "fid", "psnr", "latency")] == [
        "higher",
        "lower",
        "lower",
        "higher",
        "lower",
    ]
    assert (by_id["psnr"].unit, by_id["fps"].unit, by_id["accuracy"].unit) == ("dB", "FPS", "%")
    assert (by_id["f1"].low, by_id["f1"].high, by_id["fid"].high) == (0, 100, None)


def test_weak_spellings_are_spellings() -> None:
    for metric in load_metrics():
        assert metric.weak <= set(surfaces(metric)), metric.id
    by_id = {metric.id: metric for metric in load_metrics()}
    assert "time" in by_id["runtime"].weak
    assert not by_id["accuracy"].weak


def test_usual_metrics_exist() -> None:
    known = {metric.id for metric in load_metrics()} | {""}
    assert {b.id: b.metric for b in load_benchmarks() if b.metric not in known} == {}


def test_tasks_and_families_are_given() -> None:
    assert [b.id for b in load_benchmarks() if not b.task] == []
    assert [metric.id for metric in load_metrics() if not metric.family] == []
    assert [system.id for system in load_models() if not system.family] == []


# --- bad data ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "bad.json: "),
        ('{"x": {"name": "X"}}', "bad.json: x: .*family"),
        ('{"x": {"name": "X", "family": "f", "colour": "red"}}', "bad.json: x: .*colour"),
    ],
)
def test_a_file_that_does_not_fit_is_reported_with_its_entry(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr("extract.lexicon.resources.files", lambda _: tmp_path)
    with pytest.raises(LexiconError, match=message):
        lexicon._build("bad.json", lexicon.System)


# --- names counted in a corpus -----------------------------------------------------------------------------------
def test_mined_names_are_sorted_counted_and_not_curated() -> None:
    mined = load_mined()
    assert len(mined) > 1000
    assert list(mined) == sorted(mined, key=lambda name: (name.casefold(), name))
    assert min(max(counts) for counts in mined.values()) >= 2
    assert len({fold(name) for name in mined}) == len(mined)
    assert [name for name in mined if any(lookup(kind, name) for kind in lexicon.KINDS)] == []
