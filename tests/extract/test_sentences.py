"""Where sentences end. A row is one text, written as the list of its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sentences import split_sentences

# Each row is joined with a space and must be split again at just those places.
SPLIT = [
    # Plain ends.
    ["We propose Foo.", "It reaches 90.1% accuracy."],
    ["Is depth enough?", "We show that it is not.", "Width matters!", "So does data."],
    ["One sentence without an end"],
    # Brackets, quotes and citations close the sentence before.
    ["It beats BERT (by 3.2 points).", "The code is public."],
    ['They call it "the wall."', "Others do not."],
    ["(See the appendix.)", "We also test it."],
    ["Accuracy rises to 74.8% [12].", "We then stop."],
    ["How did it know “why?”", "We ask the model."],
    ["We train on CIFAR-10.", "(2) We test on SVHN."],
    # Sentences that begin with a number, a sign or a lower-case name.
    ["The result is better.", "95% of the cases pass."],
    ["This works with GPT-4.", "3D models gain most."],
    ["It was released in 2020.", "95% of its users stayed."],
    ["We report two numbers.", "$5 was the cost."],
    ["We compare two encoders.", "mBERT wins on eleven languages."],
    ["We group the features.", "k-means is enough."],
    ["That is the first half of the paper.", "we then go on in lower case."],
    # A unit, a letter or an acronym at the end.
    ["It runs in 20 ms.", "The baseline takes 3 s.", "Memory stays at 4 GB."],
    ["We use ResNet-50 v2.", "Training takes a day."],
    ["The cost is linear in k.", "Projected gradients help."],
    ["We beat the baseline on dataset A.", "We lose on dataset B."],
    ["It joins GSS and CA.", "Distance functions differ."],
    ["We study the U.S.", "Our data covers ten years."],
    ["Errors, gaps, etc.", "Existing work ignores them."],
    ["The samples are i.i.d.", "We drop that assumption."],
    ["This was shown by Smith et al.", "We extend it."],
    ["The parts are drawn in Fig. 1.", "TX-Ray shows them."],
    # Numbered lists keep the marker with its text.
    ["We do two things: 1. Collect data for ten tasks.", "2. Train a model on them."],
    ["First, speed.", "2) Second, cost."],
    # Ends with more than one mark.
    ["Cameras, lidars, etc...", "The rest is noise."],
    ["Does it work?!", "It does."],
]

# No sentence ends inside these.
WHOLE = [
    # Decimals, versions, file names and addresses.
    "The score of 0.7298 rises to 76.5–80.9% in v2.0 of the data.",
    "We build on Node.js, ASP.NET and PyTorch 2.1.0 in all runs.",
    "Code is at https://github.com/Foo/Bar.Baz and at www.Example.org/A.B for all.",
    "Results are on arXiv.org since al.2020 and later.",
    "The error fell to 3. 5mm in all trials.",
    # Abbreviations.
    "It beats strong baselines (e.g. BERT, i.e. Devlin's model) by 3 points.",
    "It beats strong baselines, e. g. BERT and i. e. GPT, by 3 points.",
    "We reach 91.38 vs. 91.06 F1 and 38.6 v.s. 41.4 AP.",
    "As in Fig. 3 and Figs. 4 and 5, and by Eq. (2), Sec. 3 holds.",
    "Models by Smith et al. (2020), Jones et al. [3] and Roe et al. 2018 were run.",
    "Models by Zhou et al. Transformer variants included.",
    "The rates are 5 and 6 (resp. BLEU and TER) w.r.t. Humans.",
    "It needs approx. 9 GB and ca. 3 hours with Robot No. 7 on pp. 3-5.",
    "Dr. Rossi, Prof. Meyer and J. K. Doe built it in the U.S. Navy lab.",
    "H. Poincaré and M.E. Sereno had a Ph.D. thesis each.",
    # Marks inside a sentence.
    "We mine Yahoo! Answers and Jeopardy! questions for data.",
    "We ask “can sparrows fly?” and get an answer.",
    "The words (one, two, etc.) are counted and, e.g., summed.",
    "For x1, x2, ... , xn the bound 1, . . . , n holds.",
    "We stop early ... Show More",
    "The game Pitfall! is hard and GraspIt! is slow.",
    # A line that was wrapped is one sentence.
    "The model is trained\non two datasets\nand tested on one.",
]

# Lost spaces and paragraphs: the text as it is and its sentences.
PIECES = [
    ("We solve the task.We do it fast.", ["We solve the task.", "We do it fast."]),
    ("Better results.Our code is public.", ["Better results.", "Our code is public."]),
    ("It was shown [12].In this work, we go on.", ["It was shown [12].", "In this work, we go on."]),
    ("It gains 4.5%.However, cost grows.", ["It gains 4.5%.", "However, cost grows."]),
    ("It helps GANs.We apply it.", ["It helps GANs.", "We apply it."]),
    ("It exceeds humans.Remarkably, it is small.", ["It exceeds humans.", "Remarkably, it is small."]),
    ("They fail on tasks.A promising way is new.", ["They fail on tasks.", "A promising way is new."]),
    ("What is in the prompt?This paper asks.", ["What is in the prompt?", "This paper asks."]),
    ("Our goal\n\nWe read text.", ["Our goal", "We read text."]),
    ("Our goal\n \t\nwe read text", ["Our goal", "we read text"]),
    ("We offer\n- speed\n- size", ["We offer", "- speed", "- size"]),
    ("We offer\n1. speed\n2. size", ["We offer", "1. speed", "2. size"]),
    ("  Padded.   Twice. \n", ["Padded.", "Twice."]),
    ('It ends in a stray quote. "', ['It ends in a stray quote. "']),
    ("", []),
    (" \n\t ", []),
]


@pytest.mark.parametrize("sentences", SPLIT, ids=lambda row: row[0][:40])
def test_splits_just_there(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@pytest.mark.parametrize("text", WHOLE)
def test_keeps_whole(text: str) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == [text]


@pytest.mark.parametrize(("text", "sentences"), PIECES)
def test_lost_spaces_and_paragraphs(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@given(st.text(alphabet=st.sampled_from("aBé 1.!?…,()[]\"'”-\n\t%e g") | st.characters(), max_size=60))
def test_spans_are_trimmed_in_order_and_leave_out_only_white_space(text: str) -> None:
    spans = split_sentences(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert text[at:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        at = end
    assert text[at:].strip() == ""


@pytest.mark.timeout(20)  # each takes less than one; what grows with the square of the length, fifty and more
@pytest.mark.parametrize(
    "unit", [".", ". ", "?)", "\n", "\n ", ". A", "e.g. ", "1. ", ".A", "a.We ", "(" * 50 + ".", "…”"]
)
def test_hostile_text_is_split_to_its_end(unit: str) -> None:
    text = unit * (300_000 // len(unit)) + "X"
    assert split_sentences(text)[-1][1] == len(text)
