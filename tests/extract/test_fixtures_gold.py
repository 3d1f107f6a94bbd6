"""The fixtures are what the demo shows and what the rules are tried on, so their annotation has to be beyond doubt."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from extract.records import Bound, Kind
from tests.extract.shared_scorer import SCORER, scorer

Record = dict[str, Any]

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
SHARED = ROOT / "../shared"

PAPER_FIELDS = {"id", "title", "abstract", "date", "venue", "url"}
RESULT_FIELDS = [
    "value", "unit", "context", "kind", "bound", "metric", "benchmark", "model", "setting", "start", "end",
]  # fmt: skip
UNITS = {
    "", "%", "points", "x", "FPS", "ms", "s", "dB", "cm", "mm", "MB", "degrees",
    "tasks", "datasets", "benchmarks", "games",
}  # fmt: skip
COUNTS = {"tasks", "datasets", "benchmarks", "games"}
OWN = re.compile(
    r"\b(?:our|the)(?: \w+)? "
    r"(?:method|model|approach|system|framework|network|agent|technique|recipe|prototype|sampler|generator)\b"
    r"|\bwe call it\b|\b[Ii]t (?:reaches|attains|achieves|obtains)\b",
    re.IGNORECASE,
)


def results(paper: Record) -> list[Record]:
    return list(paper["results"])


def in_brackets(paper: Record) -> Iterator[Record]:
    """The results that stand inside round brackets."""
    for result in results(paper):
        before = paper["abstract"][: result["start"]]
        if before.rfind("(") > before.rfind(")"):
            yield result


def abstract_has(pattern: str) -> Callable[[Record], bool]:
    return lambda paper: re.search(pattern, paper["abstract"]) is not None


def results_and(pattern: str) -> Callable[[Record], bool]:
    return lambda paper: bool(results(paper)) and abstract_has(pattern)(paper)


def a_result(condition: Callable[[Record], bool], at_least: int = 1) -> Callable[[Record], bool]:
    return lambda paper: sum(condition(result) for result in results(paper)) >= at_least


def bound(name: str) -> Callable[[Record], bool]:
    return a_result(lambda r: r["bound"] == name)


def unit(*names: str) -> Callable[[Record], bool]:
    return a_result(lambda r: r["unit"] in names)


def score_in(condition: Callable[[Record], bool]) -> Callable[[Record], bool]:
    return a_result(lambda r: r["kind"] == "score" and condition(r))


def delta_in(condition: Callable[[Record], bool]) -> Callable[[Record], bool]:
    return a_result(lambda r: r["kind"] == "delta" and condition(r))


def stated_elsewhere(field: str) -> Callable[[Record], bool]:
    """A score none of whose accepted names stands in the clause of its number."""

    def check(paper: Record) -> bool:
        text = paper["abstract"]
        for result in results(paper):
            clause_start = max(
                (m.end() for m in re.finditer(r"[.;?:,)] |\band\b|\bthan\b", text) if m.end() <= result["start"]),
                default=0,
            )
            stop = re.search(r"[.;?:,)(] |[.]$|\band\b", text[result["end"] :])
            clause_end = result["end"] + (stop.start() if stop else len(text))
            clause = text[clause_start:clause_end].lower()
            names = [name.lower() for name in result[field] if name]
            if names and not any(name in clause for name in names):
                return True
        return False

    return check


def no_result(paper: Record) -> bool:
    return not results(paper)


# What a paper tagged with a construction has to hold; the keys are the constructions that the fixtures must cover.
CONSTRUCTIONS: dict[str, Callable[[Record], bool]] = {
    "achieves-on": abstract_has(r"\b(?:achieve|obtain|attain|ha[sd]|score)"),
    "metric-of": abstract_has(r"\b(?:of|is|by) \W*\d"),
    "number-metric-on": abstract_has(r"\d[^\s]* (?:\S+ ){1,3}on "),
    "bracketed-benchmark": lambda paper: any(r["benchmark"][0] for r in in_brackets(paper)),
    "bracketed-metric": lambda paper: any(r["metric"][0] for r in in_brackets(paper)),
    "bracketed-model": lambda paper: any(r["model"][0] for r in in_brackets(paper)),
    "respectively": abstract_has(r"\brespectively\b"),
    "list-of-pairs": lambda paper: len({(r["benchmark"][0], r["metric"][0]) for r in results(paper)}) >= 2,
    "from-to": abstract_has(r"\bfrom \W*\d\S* (?:MB )?to \W*\d|\d% → \d"),
    "versus": abstract_has(r"\bvs\. "),
    "compared-to": results_and(r"\b[Cc]ompared to\b"),
    "range": a_result(lambda r: "end of a range" in r["setting"], at_least=2),
    "carried-metric": stated_elsewhere("metric"),
    "carried-benchmark": stated_elsewhere("benchmark"),
    "human": score_in(lambda r: r["model"][0] == "human"),
    "baseline": lambda paper: len({r["model"][0] for r in results(paper)}) >= 2,
    "best-existing": score_in(lambda r: "state of the art" in r["model"]),
    "own-name": lambda paper: OWN.search(paper["abstract"]) is not None,
    "delta-and-score": lambda paper: {r["kind"] for r in results(paper)} == {"score", "delta"},
    "bound-over": bound("over"),
    "bound-under": bound("under"),
    "bound-about": bound("about"),
    "bound-up-to": bound("up to"),
    "fraction-of-cases": abstract_has(r"\d% of (?:the|a|Hum)"),
    "count-of-tasks": score_in(lambda r: r["unit"] in COUNTS),
    "frames-per-second": unit("FPS"),
    "milliseconds": unit("ms"),
    "decibels": unit("dB"),
    "length-error": unit("cm", "mm"),
    "speed-up": delta_in(lambda r: r["unit"] == "x" or "speed" in str(r["metric"])),
    "improves-by": delta_in(lambda r: r["unit"] != "x"),
    "improves-to": abstract_has(r"\bto \W*\d"),
    "relative-change": delta_in(lambda r: r["unit"] == "%"),
    "fraction-of-reference": delta_in(lambda r: r["setting"].startswith("of ")),
    "latex": abstract_has(r"\\%|\$\d|\\textbf|\\rm"),
    "lost-symbols": abstract_has(r"\dtimes|sim\d|\ble\d"),
    "html-entities": abstract_has(r"&\w+;|&#\d+;"),
    "typography": abstract_has(r"[\u00a0\u00b1\u2011\u2013\u202f\u2192]"),
    "percent-word": abstract_has(r"\d percent\b"),
    "slash-pair": results_and(r"\d%? ?/ ?\d"),
    "variant": a_result(lambda r: sum(name is not None for name in r["model"]) >= 2 or "Fast " in str(r["model"])),
    "setting": a_result(lambda r: bool(r["setting"])),
    "split": a_result(
        lambda r: re.search(r"\b(?:test|val|dev|validation)(?:-\w+)?$", str(r["benchmark"][0])) is not None
    ),
    "pass-at-k": results_and(r"\bpass@\d"),
    "map-at-iou": a_result(lambda r: str(r["metric"][0]).startswith("mAP@")),
    "no-result": no_result,
    "survey": no_result,
    "theory": no_result,
    "dataset-only": no_result,
    "no-title": lambda paper: paper["title"] == "",
}


# Constructions that can be told by machine: a paper has the tag exactly when it has the thing.
EXACT = (
    "bound-about", "bound-over", "bound-under", "bound-up-to", "compared-to", "count-of-tasks", "decibels",
    "delta-and-score", "fraction-of-reference", "frames-per-second", "html-entities", "human", "latex",
    "length-error", "lost-symbols", "map-at-iou", "milliseconds", "no-result", "no-title", "pass-at-k",
    "percent-word", "range", "respectively", "slash-pair", "split", "typography", "versus",
)  # fmt: skip


def read(name: str) -> list[Record]:
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


PAPERS = read("papers.jsonl")
GOLD = read("gold.jsonl")
PAIRS = [(paper, result) for paper in GOLD for result in results(paper)]

each_gold_paper = pytest.mark.parametrize("paper", GOLD, ids=[paper["id"] for paper in GOLD])
each_result = pytest.mark.parametrize(
    ("paper", "result"), PAIRS, ids=[f"{paper['id']}-{result['value']}" for paper, result in PAIRS]
)


def test_both_files_hold_the_same_papers_and_at_least_sixty() -> None:
    assert len(PAPERS) >= 60
    assert [paper["id"] for paper in PAPERS] == [paper["id"] for paper in GOLD]
    assert len({paper["id"] for paper in PAPERS}) == len(PAPERS)
    for paper, gold in zip(PAPERS, GOLD, strict=True):
        assert (paper["title"], paper["abstract"]) == (gold["title"], gold["abstract"]), paper["id"]


@pytest.mark.parametrize("paper", PAPERS, ids=[paper["id"] for paper in PAPERS])
def test_papers_are_complete(paper: Record) -> None:
    assert set(paper) >= PAPER_FIELDS - {"url"}
    assert set(paper) <= PAPER_FIELDS
    assert re.fullmatch(r"fx-\d{3}", paper["id"])
    assert re.fullmatch(r"20(?:1[2-9]|2[0-5])-\d\d-\d\d", paper["date"])
    assert re.fullmatch(r"https://arxiv\.org/abs/\d{4}\.\d{4,5}", paper.get("url", "https://arxiv.org/abs/1234.56789"))
    assert 60 <= len(paper["abstract"].split()) <= 180
    assert "\n" not in paper["abstract"]


def test_the_month_of_an_arxiv_paper_is_the_month_of_its_number() -> None:
    for paper in PAPERS:
        if "url" in paper:
            number = paper["url"].rsplit("/", 1)[1]
            day = date.fromisoformat(paper["date"])
            # over a weekend or a holiday, a paper gets its number days later: CLIP, of 26 February, is 2103.00020
            months = {f"{d:%y%m}" for d in (day, day + timedelta(days=3))}
            assert number[:4] in months, paper["id"]


@each_result
def test_a_span_is_its_value_and_a_context_occurs_once(paper: Record, result: Record) -> None:
    abstract = paper["abstract"]
    assert abstract[result["start"] : result["end"]] == result["value"]
    assert result["value"] in result["context"]
    assert abstract.count(result["context"]) == 1
    at = abstract.index(result["context"])
    assert at <= result["start"] < result["end"] <= at + len(result["context"])
    assert 5 <= len(result["context"].split()) <= 12


@each_result
def test_a_result_has_valid_fields(paper: Record, result: Record) -> None:
    assert list(result) == RESULT_FIELDS
    assert re.fullmatch(r"\d[\d,]*(?:\.\d+)?", result["value"])
    assert result["kind"] in get_args(Kind)
    assert result["bound"] in get_args(Bound)
    assert result["unit"] in UNITS
    for field in ("metric", "benchmark", "model"):
        answers = result[field]
        assert answers, (paper["id"], field)
        assert all(answer is None or (isinstance(answer, str) and answer.strip()) for answer in answers)
        assert len({str(answer) for answer in answers}) == len(answers)


@each_result
def test_a_number_is_not_cut_out_of_a_longer_one(paper: Record, result: Record) -> None:
    before, after = paper["abstract"][: result["start"]], paper["abstract"][result["end"] :]
    assert not re.search(r"\d[.,]?$", before)
    assert not re.match(r"[.,]?\d", after)


@each_gold_paper
def test_results_stand_in_text_order_without_overlap(paper: Record) -> None:
    spans = [(result["start"], result["end"]) for result in results(paper)]
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@each_gold_paper
def test_a_tag_names_something_that_the_abstract_has(paper: Record) -> None:
    assert paper["constructions"] == sorted(set(paper["constructions"]))
    assert paper["constructions"], "a paper that shows nothing has no place here"
    assert set(paper["constructions"]) <= set(CONSTRUCTIONS)
    unfounded = [name for name in paper["constructions"] if not CONSTRUCTIONS[name](paper)]
    assert unfounded == []


@each_gold_paper
def test_a_construction_that_a_machine_can_tell_is_always_tagged(paper: Record) -> None:
    assert [name for name in EXACT if CONSTRUCTIONS[name](paper) and name not in paper["constructions"]] == []


def tag_counts() -> Counter[str]:
    return Counter(name for paper in GOLD for name in paper["constructions"])


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_every_construction_is_covered_at_least_twice(name: str) -> None:
    assert tag_counts()[name] >= 2


def test_at_least_ten_papers_report_nothing_and_say_so() -> None:
    silent = {paper["id"] for paper in GOLD if no_result(paper)}
    assert len(silent) >= 10
    assert silent == {paper["id"] for paper in GOLD if "no-result" in paper["constructions"]}


@cache
def boards() -> dict[tuple[str, str, str], int]:
    """How many scores could be ranked on each board of benchmark, metric and unit."""
    count: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for _, result in PAIRS:
        if result["kind"] == "score" and not result["bound"] and result["benchmark"][0] and result["metric"][0]:
            count[result["benchmark"][0], result["metric"][0], result["unit"]] += 1
    return dict(count)


def test_the_demo_has_boards_worth_looking_at() -> None:
    assert sum(size >= 4 for size in boards().values()) >= 6
    assert boards()["ImageNet", "top-1 accuracy", "%"] >= 10


def test_the_readme_counts_what_the_files_hold() -> None:
    readme = (FIXTURES / "README.md").read_text(encoding="utf-8")
    table = dict(re.findall(r"^\| `([a-z-]+)` \|.*\| (\d+) \|$", readme, re.MULTILINE))
    assert {name: int(number) for name, number in table.items()} == dict(tag_counts())
    kinds = Counter(result["kind"] for _, result in PAIRS)
    silent = sum(map(no_result, GOLD))
    assert f"{len(GOLD)} abstracts" in readme
    assert f"{len(PAIRS)} results ({kinds['score']} scores, {kinds['delta']} deltas)" in readme
    assert f"{silent} of the abstracts report no result" in readme


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def test_no_run_of_ten_words_comes_from_the_shared_abstracts() -> None:
    dev, seeds = SHARED / "gold/dev.jsonl", sorted(SHARED.glob("seeds/*.txt"))
    if not dev.exists() or not seeds:
        pytest.skip("the shared folder with real abstracts is not beside the project")
    size = 10
    ours: dict[tuple[str, ...], str] = {}
    for paper in PAPERS:
        tokens = words(paper["abstract"])
        ours |= {tuple(tokens[i : i + size]): paper["id"] for i in range(len(tokens) - size + 1)}
    real = [json.loads(line)["abstract"] for line in dev.read_text(encoding="utf-8").splitlines()]
    real += [line for path in seeds for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    copied = set()
    for abstract in real:
        tokens = words(abstract)
        copied |= {run for i in range(len(tokens) - size + 1) if (run := tuple(tokens[i : i + size])) in ours}
    assert {" ".join(run): ours[run] for run in copied} == {}


def test_the_shared_scorer_finds_the_gold_perfect_against_itself() -> None:
    if not SCORER.exists():
        pytest.skip("the shared folder with score.py is not beside the project")
    gold = {paper["id"]: paper for paper in GOLD}
    predicted = {
        paper["id"]: {
            "results": [r | {f: r[f][0] for f in ("metric", "benchmark", "model")} for r in results(paper)],
        }
        for paper in GOLD
    }
    counts, misses = scorer().score(gold, predicted)
    assert misses == []
    assert scorer().report(counts)["score tuple"] == (1.0, 1.0, 1.0)
