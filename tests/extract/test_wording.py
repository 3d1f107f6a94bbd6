"""What the cues say to people."""

from __future__ import annotations

import pytest

from extract import Paper, Reader
from extract.document import prepare
from extract.explain import explain
from extract.wording import in_full, is_reason, say


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("first rule:none", "no rule fits it"),
        ("previous:none before", "no number comes before it, brackets apart"),
        ("joined:none True", "the number before it seems to be no result"),
        ("before:none+score", "the numbers before it seem to be no results and scores"),
        ("before:in", "stands after “in”"),
        ("size::year", "it may be a year"),
        ("head:$ kB", "no noun follows, its unit aside"),
        ("metric head:#", "ends in a number"),
        ("own 2 no", "is hardly the paper's own system"),
        ("own 1 certain", "is most likely the paper's own system"),
        ("null own 3 no", "the paper's own system most likely has a name"),
        ("role:human", "is a word for people"),
        ("L pattern:of # V", "stands before the number, with “of”, a number, a verb of reporting between"),
        ("-1&own 3 no", "stands in another sentence and is hardly the paper's own system"),
        ("term common:own", "is a phrase that hardly another paper has"),
        ("opener:on && no such cue", "opener:on && no such cue"),
    ],
)
def test_a_cue_says_what_is_the_case(cue: str, said: str) -> None:
    assert say(cue) == said


def test_a_cut_word_is_whole_where_the_abstract_has_one_word_of_its_stem() -> None:
    document = prepare(Paper(id="p", abstract="TinyNet improves speed by 3% and improved 2 more."))
    assert in_full("“spe…” comes before it", document.whole_words) == "“speed” comes before it"
    assert in_full("“improv…” comes before it", document.whole_words) == "“improv…” comes before it"


def test_what_only_repeats_the_answer_is_the_last_reason() -> None:
    text = "We propose TinyNet. On CIFAR-10, TinyNet achieves 94.8% accuracy. Our TinyNet is small."
    (result,) = Reader().read(Paper(id="p", title="TinyNet: small", abstract=text)).results
    assert not [why for why in result.why if "likely" in why]
    assert is_reason("flag:title-head")
    assert not any(map(is_reason, ("rank 1", "from::0.5", "no such cue")))


def test_a_size_is_told_once() -> None:
    reader = Reader()
    reading = reader.read(Paper(id="p", abstract="The 25 layers of TinyNet reach 0.7 dB and 1200 points."))
    numbers = [number for one in explain(reading, reader.weights, cues=99).sentences for number in one.numbers]
    for answer in (answer for number in numbers for answer in number.kind):
        assert [cue.says for cue in answer.cues if "size" in cue.says or "or more" in cue.says] == ["its size"]
