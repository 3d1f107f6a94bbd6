"""How each number of an abstract was read: its kind, the candidates of each field, and the cues that decided.

    reader = Reader()
    print(render(explain(reader.read(paper), reader.weights)))

The explanation is plain data, and its text plain text, so that the command line, the dashboard and failing tests show
the same. Cues are told in words (extract/wording.py), or by their names in the weights for those who work on them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.candidates import FIELDS, Field
from extract.document import Document, Sentence
from extract.marks import Mark, as_plain, segments
from extract.reader import KINDS, Decision, Option, Reading
from extract.records import LONGEST_TEXT, Paper, Result, quantity
from extract.rules import described
from extract.weights import Weights
from extract.wording import in_full, say

NOT_STATED = "not stated"
NO_RESULT = "no result"
_ALWAYS = frozenset({"bias", "null", "null top:no"})  # how frequent an answer is tells nothing of this number
_WIDEST = 48  # characters of an answer before it is cut: a described system may fill a line

Paint = Callable[[str, str], str]
"""How to show a text of a kind (``value``, ``metric``, ``benchmark``, ``model``, ``heading``, ``aside``)."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A reason for or against an answer.

    Args:
        says: what was seen, in words, or the cue's name.
        weight: log-odds; negative speaks against. Cues that say the same are one, their weights summed.
    """

    says: str
    weight: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that a question about a number could have.

    Args:
        text: the kind or the name; ``not stated`` for "the abstract does not say".
        probability: from 0 to 1; those of all answers to a question sum to 1.
        score: log-odds, the sum of all its cues.
        cues: those that weigh most, strongest first. Of a name, only those that the answer it is compared with (the
            one taken, or the next best to it) does not share.
        note: why it was not taken although it scores more, or why it was although another is likelier; empty otherwise.
    """

    text: str
    probability: float
    score: float
    cues: tuple[Cue, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class NumberExplanation:
    """How one number was read.

    Args:
        start, end: where it stands in the abstract as given.
        text: as printed, with bound and unit: ``over 58.3%``.
        kind: the kinds it could be (``score``, ``delta``, ``no result``), the one taken first.
        fields: for each field its candidates, the one taken first; empty for a number that is no result.
        others: for each field how many candidates more there were.
        result: what was made of it; None for no result.
    """

    start: int
    end: int
    text: str
    kind: tuple[Answer, ...]
    fields: dict[Field, tuple[Answer, ...]] = field(default_factory=dict)
    others: dict[Field, int] = field(default_factory=dict)
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class SentenceExplanation:
    """A sentence with numbers: its text and range in the abstract as given, the marks in it, and its numbers in order.

    Marks count from the beginning of the sentence.
    """

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]
    numbers: tuple[NumberExplanation, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a paper was read: its sentences that hold numbers, in order."""

    paper: Paper
    sentences: tuple[SentenceExplanation, ...]

    def of_number(self, start: int, end: int) -> Explanation:
        """Only what is said of the number that a range of the abstract overlaps; nothing where there is none."""
        kept = []
        for sentence in self.sentences:
            numbers = tuple(number for number in sentence.numbers if number.start < end and start < number.end)
            if numbers:
                kept.append(replace(sentence, numbers=numbers))
        return Explanation(self.paper, tuple(kept))


def explain(
    reading: Reading, weights: Weights, *, candidates: int = 3, cues: int = 3, names: bool = False
) -> Explanation:
    """The reasons behind a reading.

    Args:
        reading: from :meth:`extract.Reader.read`.
        weights: those of the reader that made it.
        candidates: how many to keep of each field, at least 1.
        cues: how many to keep of each answer, from 0.
        names: True for the cues' names instead of words.
    """
    document = reading.document
    if document is None:
        return Explanation(reading.paper, ())
    teller = _Teller(document, weights, candidates, cues, names)
    decisions = {decision.number: decision for decision in reading.decisions}
    results = {result.end: result for result in reading.results}
    found = (teller.sentence(sentence, decisions, results) for sentence in document.sentences)
    return Explanation(reading.paper, tuple(sentence for sentence in found if sentence.numbers))


@dataclass(frozen=True, slots=True)
class _Teller:
    document: Document
    weights: Weights
    candidates: int
    cues: int
    names: bool

    def sentence(
        self, sentence: Sentence, decisions: dict[int, Decision], results: dict[int, Result]
    ) -> SentenceExplanation:
        start, end = self.document.clean.to_raw(sentence.start, sentence.end)
        numbers = tuple(self.number(decisions[n], results) for n in sentence.numbers if n in decisions)
        marks = tuple(_marks(start, end, [number.result for number in numbers if number.result]))
        return SentenceExplanation(start, end, self.document.paper.abstract[start:end], marks, numbers)

    def number(self, decision: Decision, results: dict[int, Result]) -> NumberExplanation:
        number = self.document.numbers[decision.number]
        start, end = self.document.clean.to_raw(number.start, number.end)
        result = results.get(end)
        if result is not None:
            start = result.start  # a score below zero begins with its sign
        text = f"{number.bound} {quantity(self.document.paper.abstract[start:end], number.unit)}".strip()
        choices = decision.choices
        return NumberExplanation(
            start,
            end,
            text,
            kind=self.kinds(decision),
            fields={which: self.answers(decision, which) for which in choices},
            others={which: max(0, len(choice.ranked) - self.candidates) for which, choice in choices.items()},
            result=result,
        )

    def kinds(self, decision: Decision) -> tuple[Answer, ...]:
        """The kind taken, then the other that was nearest to it."""
        cues = list(dict.fromkeys(["bias", *decision.cues]))
        order = sorted(KINDS, key=lambda kind: (kind != decision.kind, -decision.probabilities[kind]))
        return tuple(
            Answer(
                NO_RESULT if kind == "none" else kind,
                decision.probabilities[kind],
                self.weights.score("kind", kind, ["bias", *decision.cues]),
                self.strongest("kind", kind, cues),
                self.taken_first(decision) if kind == order[0] else "",
            )
            for kind in order[:2]
        )

    def taken_first(self, decision: Decision) -> str:
        """Why the kind was taken where no result is likelier."""
        if decision.kind == "none" or decision.probabilities["none"] <= decision.probabilities[decision.kind]:
            return ""
        return f"taken for a result while no result is not likelier than {self.weights.settings['none']:.0%}"

    def answers(self, decision: Decision, which: Field) -> tuple[Answer, ...]:
        """The candidate taken, then the others by their scores."""
        first, *rest = decision.choices[which].ranked
        at = self.document.number_token[decision.number]
        rest.sort(key=lambda option: -option.score)
        found = []
        for option in [first, *rest][: self.candidates]:
            rival = first if option is not first else rest[0] if rest else None
            other = _seen(rival) if rival else []
            cues = self.strongest(which, decision.kind, _unshared(_seen(option), other))
            note = _taken_elsewhere(decision, which, option) if option.score > first.score else ""
            note = note or _counted_with(option, decision.choices[which].ranked)
            name = option.candidate.worded(at) or NOT_STATED
            found.append(Answer(name, option.probability, option.score, cues, note))
        return tuple(found)

    def strongest(self, table: str, column: str, cues: list[str]) -> tuple[Cue, ...]:
        """The cues that weigh most in a column of a table of weights."""
        weighed: dict[str, float] = defaultdict(float)
        for cue, weight in self.weights.strongest(table, column, cues, len(cues)):
            if self.names:
                weighed[cue] += weight
            elif cue not in _ALWAYS:
                weighed[in_full(say(cue), self.document.whole_words)] += weight
        ranked = sorted(weighed.items(), key=lambda item: -abs(item[1]))
        return tuple(Cue(says, weight) for says, weight in ranked[: self.cues])


def _counted_with(option: Option, options: list[Option]) -> str:
    """The acronym or the full name that an answer is counted with, being the same."""
    if option.probability or not option.candidate.alias:
        return ""
    same = (o for o in options if o is not option and o.probability and o.candidate.alias == option.candidate.alias)
    return next((f"counted with {other.candidate.text}" for other in same), "")


def _taken_elsewhere(decision: Decision, which: Field, option: Option) -> str:
    """One name answers one question: which other one this name answers here."""
    for other, choice in decision.choices.items():
        if other != which and choice.winner.key == option.candidate.key:
            return f"it is the {other} here"
    return "it is part of another answer here"


def _seen(option: Option) -> list[str]:
    """All cues of a candidate: those of its place, and those that it has anywhere."""
    return [*option.cues, *option.candidate.fixed]


def _unshared(own: list[str], other: list[str]) -> list[str]:
    """The cues that another candidate does not have, each once."""
    return [cue for cue in dict.fromkeys(own) if cue not in other]


def _marks(start: int, end: int, results: Iterable[Result]) -> Iterator[Mark]:
    """The parts of the results that stand in a sentence, each once."""
    seen = set()
    for result in results:
        spans = (
            ("value", result.start, result.end),
            *((name, span.start, span.end) for name in FIELDS if (span := getattr(result, f"{name}_span"))),
        )
        for kind, left, right in spans:
            mark = Mark(left - start, right - start, kind)
            if start <= left < right <= end and mark not in seen:
                seen.add(mark)
                yield mark


def render(explanation: Explanation, paint: Paint | None = None) -> str:
    """An explanation as text: each sentence with its marks, then a block for each of its numbers.

    Args:
        explanation: from :func:`explain`.
        paint: colours a text of a kind; without it, marks are in brackets (``[value 55.2]``) and nothing is coloured.
    """
    paper = explanation.paper
    show = paint or _unpainted
    heading = f"{show('heading', paper.id)}  {_line(paper.title)}".strip()
    blocks = [heading] if heading else []
    if len(paper.abstract) > LONGEST_TEXT:
        some = f"the first {LONGEST_TEXT:,} of {len(paper.abstract):,} characters"
        blocks.append(f"  only {some} are searched for results")
    if not explanation.sentences:
        blocks.append("  no number in it that could be a result")
    rows = [_rows(number) for sentence in explanation.sentences for number in sentence.numbers]
    widest = max((len(_cut(row.answer.text)) for block in rows for row in block), default=0)
    for sentence in explanation.sentences:
        blocks.append(f"  {_marked(sentence, paint)}")
        blocks += ["\n".join(_block(number, widest, show)) for number in sentence.numbers]
    return "\n\n".join(blocks) + "\n"


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    answer: Answer
    taken: bool


def _rows(number: NumberExplanation) -> list[_Row]:
    questions: list[tuple[str, Sequence[Answer]]] = [("kind", number.kind), *number.fields.items()]
    return [
        _Row(label if place == 0 else "", answer, place == 0)
        for label, answers in questions
        for place, answer in enumerate(answers)
    ]


def _block(number: NumberExplanation, widest: int, show: Paint) -> Iterator[str]:
    result = number.result
    how = NO_RESULT
    if result:
        answers = (answers[0].probability for answers in (number.kind, *number.fields.values()))
        product = f"calibrated; the product of its answers is {math.prod(answers):.2f}"
        how = f"confidence {result.confidence:.2f} ({product}), {described(result.rule)}"
    yield f"  {show('value', number.text)}  {show('aside', how)}"
    for row in _rows(number):
        answer = row.answer
        cues = ", ".join([answer.note] * bool(answer.note) + [f"{cue.weight:+.2f} {cue.says}" for cue in answer.cues])
        text = _cut(answer.text).ljust(widest)
        shown = show(row.label or "", text) if row.taken else show("aside", text)
        score = round(answer.score, 2) + 0.0  # no -0.00
        line = f"    {row.label:9}  {answer.probability:4.0%}  {shown}  {score:+7.2f}  {show('aside', cues)}"
        yield line.rstrip()
    more = ", ".join(f"{count} of {name}" for name, count in number.others.items() if count)
    if more:
        yield f"    {show('aside', f'candidates not shown: {more}')}"


def _marked(sentence: SentenceExplanation, paint: Paint | None) -> str:
    parts = segments(sentence.text, sentence.marks)
    if paint is None:
        return _line(as_plain(parts))
    return _line("".join(paint(part.kinds[-1], part.text) if part.kinds else part.text for part in parts))


def _unpainted(_kind: str, text: str) -> str:
    return text


def _line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str:
    text = _line(text)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
