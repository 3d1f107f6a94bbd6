"""What is one token: words with what names are made of, numbers with their units, single signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numbers import find_numbers
from extract.sentences import split_sentences
from extract.tokens import Tokens, tokenize


def tokens_of(text: str) -> Tokens:
    return tokenize(text, split_sentences(text), find_numbers(text))


ROWS = {
    "words": {
        "We propose TinyNet.": "We|propose|TinyNet|.",
        "state-of-the-art results": "state-of-the-art|results",
        "BERT's accuracy": "BERT|'s|accuracy",
        "don't": "don't",
        "PointNet++ and C4*": "PointNet++|and|C4|*",
    },
    "names with digits": {
        "GPT-3.5, ResNet-50": "GPT-3.5|,|ResNet-50",
        "mAP@0.5": "mAP@0.5",
        "pass@1": "pass@1",
        "Llama-2-7B": "Llama-2-7B",
        "2D 3DMatch": "2D|3DMatch",
    },
    "numbers keep their units": {
        "94.8% accuracy": "94.8%|accuracy",
        "45 FPS on A": "45 FPS|on|A",
        "2.1 times faster": "2.1 times|faster",
        "1,016 tasks": "1,016|tasks",
        "76.5-80.9%": "76.5|-|80.9%",
        "3.2 BLEU points": "3.2|BLEU|points",
    },
    "signs": {"(94.8%)": "(|94.8%|)", "A, B; C": "A|,|B|;|C"},
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(t, e, id=f"{theme}: {t}") for theme, rows in ROWS.items() for t, e in rows.items()],
)
def test_a_text_is_cut_into_tokens(text: str, expected: str) -> None:
    assert "|".join(tokens_of(text).text) == expected


def test_a_number_is_marked_and_every_sentence_knows_its_tokens() -> None:
    tokens = tokens_of("TinyNet achieves 94.8%. ResNet gets 91.3%.")
    assert tokens.low == ["tinynet", "achieves", "#", ".", "resnet", "gets", "#", "."]
    assert tokens.number == [-1, -1, 0, -1, -1, -1, 1, -1]
    assert tokens.sentence == [0, 0, 0, 0, 1, 1, 1, 1]
    assert tokens.first == [0, 4, 8]


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_text_of_ascii_alone_has_the_tokens_that_it_has_beside_other_signs(text: str) -> None:
    sentence = [(0, len(text))]
    beside = tokenize(f"{text} é", [(0, len(text) + 2)], [])
    assert [*tokenize(text, sentence, []).text, "é"] == beside.text


@given(st.text(max_size=200))
def test_tokens_are_in_order_apart_and_all_of_the_text_but_spaces(text: str) -> None:
    tokens = tokens_of(text)
    columns = (tokens.start, tokens.end, tokens.text, tokens.low, tokens.number, tokens.sentence)
    assert {len(column) for column in columns} == {len(tokens)}
    reach = 0
    for start, end, word in zip(tokens.start, tokens.end, tokens.text, strict=True):
        assert reach <= start < end
        assert text[start:end] == word
        assert not text[reach:start].strip()
        reach = end
    assert not text[reach:].strip()
