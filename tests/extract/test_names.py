"""What is a name: by its shape, by the lexicon, and the frames that it stands in."""

from __future__ import annotations

import pytest

from extract.document import Document, prepare, read_title, title_text
from extract.names import is_direction, shape
from extract.records import Paper


def document_of(text: str, title: str = "") -> Document:
    return prepare(Paper(id="x", abstract=text, title=title))


def names_of(text: str) -> list[str]:
    return [name.text for name in document_of(text).names]


def flags_of(text: str, name: str, title: str = "") -> set[str]:
    entities = document_of(text, title).entities.values()
    return next(e.flags for e in entities if e.text == name)


SHAPES = {
    "acronym": ["BERT", "GLUE", "LIBERO"],
    "camel": ["TinyNet", "nuScenes", "iBOT"],
    "digit": ["ResNet-50", "CIFAR-10", "GPT-4o", "word2vec", "3DMatch", "t5"],
    "capital": ["Cora", "Kinetics", "Transformer"],
    "": ["model", "state-of-the-art", "BERT-based", "ImageNet-trained", "2nd", "10", "(", "é"],
}


@pytest.mark.parametrize(("token", "form"), [pytest.param(t, f, id=t) for f, tokens in SHAPES.items() for t in tokens])
def test_a_token_has_the_shape_of_a_name_or_not(token: str, form: str) -> None:
    assert shape(token) == form


NAMES: dict[str, dict[str, list[str]]] = {
    "by shape": {
        "We propose TinyNet for images.": ["TinyNet"],
        "Results on the Foo Bar Baz dataset": ["Foo Bar Baz"],
        "We use a model and a method.": [],
        "It uses BERT-based and Tiny-based features.": ["BERT"],
        "tests with QuuxBench and FooSet-200": ["QuuxBench", "FooSet-200"],
    },
    "a capital at the start of a sentence is none": {
        "Models improve. Experiments show it.": [],
        "Tiny models improve.": [],
    },
    "versions, sizes and years": {
        "We test Llama 3 and LLaMA-2 7B.": ["Llama 3", "LLaMA-2 7B"],
        "We test on WMT 2014 here.": ["WMT 2014"],
        "We test on FooSet 2019 here.": ["FooSet 2019"],
        "We test on WMT'14 and FooSet’19 here.": ["WMT'14", "FooSet’19"],
        "We test on WMT'14 En-De here.": ["WMT'14 En-De"],
        "We test on WMT'16 En→De here.": ["WMT'16 En→De"],
        "We test on WMT16 En -> De here.": ["WMT16 En -> De"],
        "We test on WMT 2016 English–Romanian here.": ["WMT 2016 English–Romanian"],
        "We go from GTA5 -> Cityscapes here.": ["GTA5", "Cityscapes"],
        "We test on Foo Top 1k here.": ["Foo Top 1k"],
        "The FooSet's 14 parts": ["FooSet"],
        "We test on VOC 2007 and 2012 here.": ["VOC 2007", "VOC 2012"],
        "We test on Task A (easy) here.": ["Task A"],
    },
    "known names in a row are not one": {
        "on CIFAR-10 CIFAR-100 ImageNet in turn": ["CIFAR-10", "CIFAR-100", "ImageNet"],
    },
    "a benchmark noun ends a name": {"on the Wireframe dataset DT-LSD gets": ["Wireframe dataset", "DT-LSD"]},
    "versions go on like years": {
        "on CUB-2010 and 2011 in turn": ["CUB-2010", "CUB-2011"],
        "on Quux V1 and V2 in turn": ["Quux V1", "Quux V2"],
        "on CIFAR-10/100 in turn": ["CIFAR-10", "CIFAR-100"],
        "on CIFAR-10 and 100 epochs": ["CIFAR-10"],
        "on CIFAR-10 and 100, in turn": ["CIFAR-10", "CIFAR-100"],
        "on CIFAR-10 and 100 datasets": ["CIFAR-10", "CIFAR-100"],
    },
    "a known name may end as modifiers do": {"We test Arena-Hard and GPT-4-based ones.": ["Arena-Hard", "GPT-4"]},
    "a name may end as modifiers do in capitals": {"Booster-SHOT is fast in few-Shot cases.": ["Booster-SHOT"]},
    "what a measure's acronym stands for here": {
        "The Easy Motion (EM) is small. EM is fast.": ["Easy Motion", "EM", "EM"],
        "The exact match (EM) is 71.2.": [],
    },
    "a map may be a word": {
        "We store feature maps and a saliency map.": [],
        "It reaches 41.2 map.": [],
    },
    "a metric may be a part of a name": {
        "AP-MCTS and DRL-IS are fast.": ["AP-MCTS", "DRL-IS"],
        "MAD-Sketch is fast.": ["MAD-Sketch"],
        "Its AUC-Score is high.": [],
        "It reaches 41.2 AP-S and high-FPS video.": [],
    },
    "metrics are no names": {
        "It reaches 41.2 mAP and 91.2 F1.": [],
        "Its BLEU is high.": [],
        "on CIFAR10 CIFAR100 ImageNet": ["CIFAR10", "CIFAR100", "ImageNet"],
    },
    "of between capitals": {"the Corpus of Linguistic Things here": ["Corpus of Linguistic Things"]},
}


@pytest.mark.parametrize(
    ("text", "names"),
    [pytest.param(t, n, id=f"{theme}: {t}") for theme, rows in NAMES.items() for t, n in rows.items()],
)
def test_the_names_of_a_text(text: str, names: list[str]) -> None:
    assert names_of(text) == names


MISREAD: list[tuple[str, list[str], str]] = [
    ("It uses 3D-aware features.", [], "a compound that begins with a digit is not looked at for its ending"),
]


@pytest.mark.parametrize(
    ("text", "names"),
    [pytest.param(t, n, id=t, marks=pytest.mark.xfail(reason=why, strict=True)) for t, n, why in MISREAD],
)
def test_the_names_that_are_misread_today(text: str, names: list[str]) -> None:
    assert names_of(text) == names


FRAMES = [
    ("We propose TinyNet.", "TinyNet", {"propose", "propose sentence", "near we"}),
    ("We present a network called TinyNet.", "TinyNet", {"named", "propose"}),
    ("It is tested on the FooBench dataset.", "FooBench", {"on", "benchmark-noun"}),
    ("It was trained on FooBench.", "FooBench", {"trained-on"}),
    ("It finds cells searched on FooBench.", "FooBench", {"trained-on"}),
    ("We run experiments on FooBench.", "FooBench", {"on", "evaluated"}),
    ("It is tested on the FooBench dataset.", "FooBench", {"evaluated"}),
    ("The dataset FooBench is large.", "FooBench", {"after benchmark noun"}),
    ("The QuuxNet model is large.", "QuuxNet", {"system-noun"}),
    ("It is better than QuuxNet.", "QuuxNet", {"compared"}),
    ("Compared to QuuxNet, it is small.", "QuuxNet", {"compared"}),
    ("TinyNet achieves 94.8%.", "TinyNet", {"subject", "opens sentence", "result sentence"}),
    ("TinyNet, a small network, is fast.", "TinyNet", {"appos"}),
    ("The Sparse Residual Tagger (SRT) is fast.", "SRT", {"bracket", "defined", "acronym"}),
    ("Our QuuxNet is fast.", "QuuxNet", {"our"}),
    ("Our method, QuuxNet (QN), is fast.", "QuuxNet", {"our"}),
    ("TinyNet significantly outperforms them.", "TinyNet", {"subject"}),
    ("TinyNet can also reach 94.8%.", "TinyNet", {"subject"}),
    ("It outperforms QuuxNet.", "QuuxNet", {"compared"}),
    ("We use Sparse Residual Tagging (short for SRT) here.", "SRT", {"acronym"}),
    ("It works with QuuxNet.", "QuuxNet", {"with"}),
    ("Sets such as FooBench are large.", "FooBench", {"example"}),
]


@pytest.mark.parametrize(("text", "name", "frames"), [pytest.param(*row, id=row[0]) for row in FRAMES])
def test_a_name_is_told_the_frames_that_it_stands_in(text: str, name: str, frames: set[str]) -> None:
    assert frames <= flags_of(text, name)


NOT_FRAMES = [
    ("It is tested on the FooBench dataset.", "FooBench", {"propose", "subject", "compared", "system-noun"}),
    ("It was trained on FooBench.", "FooBench", {"on", "evaluated"}),
    ("Accuracy on FooBench reaches 94.8%.", "FooBench", {"evaluated"}),
    ("Accuracy on FooBench reaches 94.8%.", "FooBench", {"subject"}),
    ("We apply QuuxNet to 50 task descriptions.", "QuuxNet", {"benchmark-noun"}),
    ("We use Sparse Tagging (unlike XYZ) here.", "XYZ", {"acronym"}),
    ("We use QuuxNet (see below).", "QuuxNet", {"bracket", "defined"}),
    ("We propose a method. QuuxNet is older.", "QuuxNet", {"propose", "propose sentence", "result sentence"}),
    ("The Sparse Tagger (XYZ) is fast.", "XYZ", {"defined"}),
]


@pytest.mark.parametrize(("text", "name", "frames"), [pytest.param(*row, id=row[0]) for row in NOT_FRAMES])
def test_a_name_is_not_told_of_other_frames(text: str, name: str, frames: set[str]) -> None:
    assert not frames & flags_of(text, name)


def test_a_name_is_one_entity_however_it_is_spelt() -> None:
    document = document_of("TinyNet is small. On CIFAR-10, Tiny-Net beats CIFAR10 models; tinynet is not a name.")
    assert {e.text: len(e.mentions) for e in document.entities.values()} == {"TinyNet": 2, "CIFAR-10": 2}


def test_different_digits_are_different_entities() -> None:
    document = document_of("We use CIFAR-10, CIFAR-100, GPT-4 and GPT-4o.")
    assert [e.text for e in document.entities.values()] == ["CIFAR-10", "CIFAR-100", "GPT-4", "GPT-4o"]


def test_the_lexicon_says_what_a_known_name_is() -> None:
    document = document_of("We test BERT on ImageNet with QuuxNet.")
    assert {e.text: e.known for e in document.entities.values()} == {
        "BERT": frozenset({"system"}),
        "ImageNet": frozenset({"benchmark"}),
        "QuuxNet": frozenset(),
    }


TITLES = {
    "TinyNet: Small Networks for Images": [("TinyNet", True), ("TinyNet", True)],
    "Small Networks for Images": [],
    "Small Networks for CIFAR-10 and BERT": [("CIFAR-10", False), ("BERT", False)],
    "A Rather Long Beginning of a Title: TinyNet": [("TinyNet", False)],
    "": [],
}


@pytest.mark.parametrize(("title", "names"), [pytest.param(t, n, id=t or "empty") for t, n in TITLES.items()])
def test_the_names_of_a_title_and_whether_they_head_it(title: str, names: list[tuple[str, bool]]) -> None:
    assert list(read_title(title_text(title)).names) == names


def test_the_title_gives_names_and_flags() -> None:
    text = "We propose SALAD. SALAD is good."
    title = "Self-Assessment Learning for Action Detection with TinyNet"
    assert {"title initials"} <= flags_of(text, "SALAD", title)
    assert flags_of(text, "TinyNet", title) >= {"title"}
    assert flags_of("TinyNet is small.", "TinyNet", "TinyNet: Small Networks") >= {"title-head", "words in title"}


HEADS: dict[str, dict[str, str]] = {
    "TinyNet: A Net": {"TinyNet": "title-head"},
    "The FooSet Dataset: Images": {"The FooSet Dataset": "title-head"},
    "TinyNet & BigNet: Two Nets": {"TinyNet": "title-head", "BigNet": "title-head"},
    "Pruning BERT: A Method": {"BERT": "title-head part"},
    "From 4K to 400K: Long Contexts": {"400K": "title-head part"},
    "Nets: TinyNet": {"TinyNet": "title"},
}


@pytest.mark.parametrize("title", HEADS)
def test_the_head_of_a_title_is_all_of_it(title: str) -> None:
    for name, flag in HEADS[title].items():
        assert {f for f in flags_of("", name, title) if f.startswith("title")} == {flag}


SHARED_FRAMES: dict[str, dict[str, set[str]]] = {
    "We evaluate on FooSet, BarSet and QuuxSet datasets.": {
        "FooSet": {"list benchmark-noun"},
        "BarSet": {"list on", "list benchmark-noun"},
        "QuuxSet": {"list on", "list benchmark-noun"},
    },
    "Gains are 2.1 points on FooSet and 1.4 on the CIFAR-10 benchmark.": {
        "FooSet": {"list on", "list benchmark-noun", "list known benchmark"},
        "CIFAR-10": {"list on"},
    },
    "It scores 91.2 on FooSet (BarSet: 80.1).": {"FooSet": set(), "BarSet": set()},
    "TinyNet on FooSet beats BigNet on BarSet.": {"FooSet": set(), "BarSet": set(), "TinyNet": set()},
}


@pytest.mark.parametrize("text", SHARED_FRAMES)
def test_names_of_a_list_share_what_is_said_of_one(text: str) -> None:
    for name, expected in SHARED_FRAMES[text].items():
        assert {flag for flag in flags_of(text, name) if flag.startswith("list ")} == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("En-De", True),
        ("En→Fr", True),
        ("English-German", True),
        ("English-to-Mongolian", True),
        ("English-speaking", False),
        ("Tiny-German", False),
        ("English", False),
    ],
)
def test_two_languages_are_a_direction_of_translation(name: str, expected: bool) -> None:
    assert is_direction(name) is expected


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Sparse Residual Tagging of Words", "first"),
        ("Tagging Words via Sparse Residual Trees", "means"),
        ("Fast Models for Sparse Residual Tagging", "aim"),
        ("Words: Sparse Residual Tagging", "colon"),
        ("Fast Sparse Residual Tagging", "later"),
        ("Sparse Words and Residual Old Tagging", "scattered"),
        ("Sparse Residual-Based Tagging", "first"),
    ],
)
def test_where_the_title_has_the_words_that_an_acronym_abbreviates(title: str, place: str) -> None:
    flags = flags_of("Our SRT is fast.", "SRT", title)
    assert [f for f in flags if f.startswith("title initials ")] == [f"title initials {place}"]


def test_a_title_has_a_name_as_words_only() -> None:
    assert "words in title" not in flags_of("AD is fast.", "AD", "Adversarial Nets")
    assert "words in title" in flags_of("AD is fast.", "AD", "Nets with AD")


def test_another_spelling_of_a_known_name_is_known_too() -> None:
    entities = document_of("We test on miniImageNet and FooBench.").entities.values()
    assert {e.text: set(e.known) for e in entities} == {"miniImageNet": {"benchmark"}, "FooBench": set()}


def test_a_repository_that_is_called_after_a_venue_is_no_name() -> None:
    texts = [
        e.text
        for e in document_of("See https://github.com/foo/iccv2019-inc and github.com/foo/QuuxNet.").entities.values()
    ]
    assert texts == ["QuuxNet"]
