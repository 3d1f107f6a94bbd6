"""The explanation of a reading: all of it, nothing but it, and in text that lines up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extract import Paper, Reader
from extract.explain import NO_RESULT, NOT_STATED, Answer, Explanation, explain, render
from extract.sources import iter_papers

FIXTURES = Path(__file__).parents[2] / "fixtures" / "papers.jsonl"
TEXT = "TinyNet achieves 94.8% accuracy on CIFAR-10 and 75.1% on CIFAR-100. It has 25 layers."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def explained(reader: Reader, text: str, title: str = "") -> Explanation:
    return explain(reader.read(Paper(id="p", title=title, abstract=text)), reader.weights)


@pytest.fixture(scope="module")
def fixtures(reader: Reader) -> list[Explanation]:
    papers = iter_papers([FIXTURES], on_problem=print)
    return [explain(reader.read(paper), reader.weights, candidates=1000, names=True) for paper in papers]


def test_every_result_is_explained_by_the_answers_that_made_it(reader: Reader, fixtures: list[Explanation]) -> None:
    seen = 0
    for explanation in fixtures:
        results = {(r.start, r.end): r for r in reader.read(explanation.paper).results}
        numbers = [number for sentence in explanation.sentences for number in sentence.numbers]
        assert {(n.start, n.end) for n in numbers if n.result} == set(results)
        for number in numbers:
            if number.result is None:
                assert number.kind[0].text == NO_RESULT
                assert number.fields == {}
                continue
            seen += 1
            result = results[number.start, number.end]
            assert number.kind[0].text == result.kind
            for name, answers in number.fields.items():
                assert answers[0].text == (getattr(result, name) or NOT_STATED)
    assert seen > 400


def test_answers_are_ranked_and_their_probabilities_sum_to_one(fixtures: list[Explanation]) -> None:
    for explanation in fixtures:
        for sentence in explanation.sentences:
            for number in sentence.numbers:
                for answers in number.fields.values():
                    assert sum(answer.probability for answer in answers) == pytest.approx(1)
                    first, *rest = answers
                    scores = [answer.score for answer in rest]
                    assert scores == sorted(scores, reverse=True)
                    others = [answer for answer in rest if not answer.note.startswith("counted with ")]
                    assert all((answer.score > first.score) == bool(answer.note) for answer in others)


def test_cues_come_strongest_first_and_tell_an_answer_from_its_rival(fixtures: list[Explanation]) -> None:
    def names(answer: Answer) -> set[str]:
        return {cue.says for cue in answer.cues}

    for explanation in fixtures:
        for sentence in explanation.sentences:
            for number in sentence.numbers:
                for answers in number.fields.values():
                    for answer in answers:
                        weights = [abs(cue.weight) for cue in answer.cues]
                        assert weights == sorted(weights, reverse=True)
                        assert len(weights) <= 3
                    if len(answers) > 1:
                        assert not names(answers[0]) & names(answers[1])


def test_a_sentence_is_the_abstract_as_given_with_its_parts_marked(fixtures: list[Explanation]) -> None:
    for explanation in fixtures:
        for sentence in explanation.sentences:
            assert explanation.paper.abstract[sentence.start : sentence.end] == sentence.text
            values = {sentence.text[mark.start : mark.end] for mark in sentence.marks if mark.kind == "value"}
            assert values == {number.result.value_text for number in sentence.numbers if number.result}


def test_the_text_lines_up(reader: Reader) -> None:
    lines = render(explained(reader, TEXT)).splitlines()
    rows = [line for line in lines if re.match(r" {4}[a-z ]{9}  [ \d]{3}%  ", line)]
    assert len(rows) > 10
    scores = [re.search(r"  [+-]\d+\.\d\d(?=  |$)", row) for row in rows]
    assert len({score.end() for score in scores if score}) == 1
    assert all(scores)


def test_latex_and_line_ends_do_not_break_the_text(reader: Reader) -> None:
    text = render(explained(reader, "TinyNet\nachieves $94.8\\%$\n accuracy   on CIFAR-10."))
    assert "  [model TinyNet] achieves $[value 94.8]\\%$ [metric accuracy] on [benchmark CIFAR-10].\n" in text


def test_paint_colours_and_adds_nothing(reader: Reader) -> None:
    explanation = explained(reader, TEXT, title="TinyNet: small")
    painted = render(explanation, lambda kind, text: f"\x1b[{len(kind)}m{text}\x1b[0m")
    bare = re.sub(r"\x1b\[\d*m", "", painted)
    plain = render(explanation)
    assert "TinyNet achieves 94.8% accuracy on CIFAR-10" in bare
    marks = re.compile(r"\[(?:value|model|metric|benchmark) ([^]]*)\]")
    assert [line.rstrip() for line in bare.splitlines()] == marks.sub(r"\1", plain).splitlines()


def test_only_one_number(reader: Reader) -> None:
    explanation = explained(reader, TEXT)
    start = TEXT.index("75.1")
    (sentence,) = explanation.of_number(start, start + 4).sentences
    assert [number.text for number in sentence.numbers] == ["75.1%"]
    assert explanation.of_number(0, 3).sentences == ()


def test_bounds_and_units_are_told(reader: Reader) -> None:
    texts = [
        number.text
        for sentence in explained(reader, "TinyNet runs at over 30 FPS and is 2.5x faster, in 12 ms.").sentences
        for number in sentence.numbers
    ]
    assert texts == ["over 30 FPS", "2.5x", "12 ms"]


def test_a_score_below_zero_is_told_with_its_sign(reader: Reader) -> None:
    ((number,),) = [s.numbers for s in explained(reader, "TinyNet has a Spearman correlation of -0.45.").sentences]
    assert (number.text, str(number.result and number.result.value)) == ("-0.45", "-0.45")


def test_an_abstract_without_numbers(reader: Reader) -> None:
    explanation = explained(reader, "Nothing is measured.", title="A title")
    assert explanation.sentences == ()
    assert render(explanation) == "p  A title\n\n  no number in it that could be a result\n"


def test_an_abstract_that_is_read_in_part(reader: Reader) -> None:
    said = render(explained(reader, f"{'word ' * 2_100}TinyNet achieves 94.8% accuracy on CIFAR-10."))
    assert "  only the first 10,000 of 10,544 characters are searched for results\n" in said


def test_not_stated_is_never_called_a_name_of_the_paper(reader: Reader) -> None:
    (sentence,) = [s for s in explained(reader, TEXT).sentences if len(s.numbers) > 1]
    answers = [answer for number in sentence.numbers for choice in number.fields.values() for answer in choice]
    unsaid = [cue.says for answer in answers if answer.text == NOT_STATED for cue in answer.cues]
    assert unsaid
    assert not [says for says in unsaid if says.startswith(("is ", "may be "))]
