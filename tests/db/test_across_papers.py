"""What lies across papers: conflicts, models and their cards, comparisons, claims against what was reported before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db import queries
from db.reviews import add_review
from db.rows import Lexicon

WER = {"metric": "WER", "benchmark": "LibriSpeech"}


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    alpha, beta, resnet = {"model": "Alpha"}, {"model": "Beta"}, {"model": "ResNet-50", "model_id": "resnet-50"}
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("a", "80.0", {**alpha, "date": "2020-01"}),
        ("b", "82.0", {**alpha, "date": "2021-05", "role": "baseline"}),
        ("c", "86.0", {**alpha, "date": "2022", "setting": "10-crop"}),
        ("d", "85.0", {**beta, "date": "2021", "claims_sota": True}),
        ("e", "85.0", {**beta, "date": "2023", "claims_sota": True}),
        ("f", "97.0", {**beta, "bound": "over"}),
        ("g", "5.0", {**alpha, **WER, "date": "2020"}),
        ("h", "4.0", {**beta, **WER, "date": "2021"}),
        ("i", "4.5", {**beta, **WER, "date": "2022", "claims_sota": True}),
        ("j", "70.0", {**alpha, "benchmark": "GSM8K", "date": "2019"}),
        ("k", "76.0", {**resnet, "date": "2019-06"}),
        ("l", "2.0", {**alpha, "kind": "delta", "unit": "points"}),
        ("m", "60.0", {"model": "state of the art", "model_id": "stateoftheart", "role": "best existing"}),
        ("n", "61.0", {"model": "state of the art", "model_id": "stateoftheart", "role": "best existing"}),
        ("o", "55.0", {**resnet, "benchmark": None}),
    ]
    one = [make.one(paper, value, title=f"On {paper}", **fields) for paper, value, fields in rows]
    paper = make.paper("p", "ResNet50 has 76.5% or 77.5% accuracy on ImageNet.", date="2018")
    both = [make.result(paper, value, model="ResNet50", model_id="resnet-50") for value in ("76.5", "77.5")]
    return build([*one, (paper, both)])


@pytest.fixture(autouse=True)
def _stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


# conflicts


def test_conflicts_show_the_range_and_every_source(engine: Engine) -> None:
    resnet, alpha, beta = queries.conflicts(engine)[0], *queries.conflicts(engine)[1:]
    assert [(one.model, one.metric, one.low, one.high, one.values, one.papers) for one in (resnet, alpha, beta)] == [
        ("ResNet-50", "accuracy", 76.0, 77.5, 3, 2),
        ("Alpha", "accuracy", 80.0, 82.0, 2, 2),  # the 86.0 of the other setting is no conflict, nor is 97 and more
        ("Beta", "WER", 4.0, 4.5, 2, 2),
    ]
    assert (alpha.benchmark, alpha.split, alpha.unit, alpha.setting, alpha.direction) == (
        "ImageNet",
        "",
        "%",
        "",
        "higher",
    )
    assert [(one.value_text, one.paper_id, one.role, one.sentence) for one in alpha.readings] == [
        ("82.0", "b", "baseline", "Alpha reaches 82.0% accuracy on ImageNet."),
        ("80.0", "a", "own", "Alpha reaches 80.0% accuracy on ImageNet."),
    ]
    assert [one.value_text for one in beta.readings] == ["4.0", "4.5"]  # the best first, which is the lower one


def test_conflicts_by_benchmark_board_and_page(engine: Engine) -> None:
    def models(*arguments: Any, **options: Any) -> list[str]:
        found = [one.model for one in queries.conflicts(engine, *arguments, **options)]
        options.pop("limit", None), options.pop("offset", None)
        assert queries.conflict_count(engine, *arguments, **options) >= len(found)
        return found

    assert models("librispeech") == ["Beta"]
    assert models("imagenet", metric_id="accuracy", unit="%", split="") == ["ResNet-50", "Alpha"]
    assert models("imagenet", metric_id="accuracy", unit="%", split="val") == []
    assert models("gsm8k") == []
    assert models(limit=1, offset=1) == ["Alpha"]
    assert queries.conflict_count(engine) == 3
    assert queries.conflict_count(engine, "imagenet") == 2


def test_the_best_readings_of_a_conflict(engine: Engine) -> None:
    for most in (None, 5, 2, 1):
        resnet, alpha, _ = queries.conflicts(engine, readings=most)
        assert [one.value_text for one in resnet.readings] == ["77.5", "76.5", "76.0"][:most]
        assert [one.value_text for one in alpha.readings] == ["82.0", "80.0"][:most]
        assert (resnet.readings_in_all, alpha.readings_in_all) == (3, 2)


def test_a_rejected_value_is_no_part_of_a_conflict(engine: Engine, lexicon: Lexicon) -> None:
    alpha = queries.conflicts(engine)[1]
    add_review(engine, alpha.readings[0].result_id, "reject", reviewer="ada", lexicon=lexicon)
    assert [one.model for one in queries.conflicts(engine, "imagenet")] == ["ResNet-50"]


def test_conflicts_between_papers_only(engine: Engine, ingest: Callable[..., Any], make: Any) -> None:
    paper = make.paper("q", "Zeta has 50.5% or 51.5% accuracy on GSM8K.")
    ingest([(paper, [make.result(paper, value, model="Zeta", benchmark="GSM8K") for value in ("50.5", "51.5")])])
    (zeta,) = queries.conflicts(engine, "gsm8k")
    assert (zeta.values, zeta.papers) == (2, 1)
    assert queries.conflicts(engine, "gsm8k", between_papers=True) == []
    assert queries.conflict_count(engine, between_papers=True) == 3


# models


def test_the_index_of_models(engine: Engine) -> None:
    found = queries.models(engine)
    assert [(one.id, one.results, one.papers, one.benchmarks, one.newest, one.known) for one in found] == [
        ("alpha", 5, 5, 3, "2022", False),
        ("beta", 5, 5, 2, "2023", False),
        ("resnet-50", 4, 3, 1, "2019-06", True),
    ]
    assert queries.model_count(engine) == queries.overview(engine).models == 3
    assert [one.id for one in queries.models(engine, order="name", limit=2, offset=1)] == ["beta", "resnet-50"]
    assert [one.id for one in queries.models(engine, search="ResNet50")] == ["resnet-50"]
    assert [one.id for one in queries.models(engine, search="state of")] == ["stateoftheart"]  # hidden, not gone
    assert queries.model_count(engine, search="net") == 1
    with pytest.raises(ValueError, match="order is 'size'; it is one of results, papers, name"):
        queries.models(engine, order="size")


def test_a_model_is_found_by_any_spelling(engine: Engine) -> None:
    for name in ("resnet-50", "ResNet 50", "RESNET50", "resn", "net"):
        assert [one.id for one in queries.find_model(engine, name)] == ["resnet-50"]
    assert queries.find_model(engine, "nothing such") == queries.find_model(engine, " ") == []


def test_a_models_card_has_all_its_results_with_their_ranks(engine: Engine) -> None:
    page = queries.model(engine, "alpha")
    assert page is not None
    assert page.summary.name == "Alpha"
    shown = [(one.task, one.benchmark, one.value, one.rank, one.ranked, one.flags) for one in page.results]
    assert shown == [
        ("image classification", "ImageNet", 86.0, 1, 10, ()),
        ("image classification", "ImageNet", 82.0, 4, 10, ()),
        ("image classification", "ImageNet", 80.0, 5, 10, ()),
        ("image classification", "ImageNet", 2.0, None, 0, ("delta",)),
        ("math word problems", "GSM8K", 70.0, 1, 1, ()),
        ("speech recognition", "LibriSpeech", 5.0, 3, 3, ()),
    ]
    for one in page.results:
        if one.rank is not None:
            board = queries.leaderboard(engine, one.benchmark_id or "", one.metric_id or "", one.unit)
            assert one.rank == next(row.rank for row in board if row.result_id == one.result_id)
    assert [(paper.id, paper.results) for paper in page.papers] == [(p, 1) for p in ("c", "b", "a", "g", "j", "l")]


def test_a_page_of_a_models_results(engine: Engine) -> None:
    every = queries.model(engine, "alpha")
    assert every is not None
    assert [(one.value, one.count) for one in every.tasks] == [
        ("image classification", 4),
        ("math word problems", 1),
        ("speech recognition", 1),
    ]
    assert (every.results_in_all, every.papers_in_all, every.changes) == (6, 6, 1)
    second = queries.model(engine, "alpha", limit=4, offset=4, papers=2)
    assert second is not None
    assert second.results == every.results[4:]
    assert second.papers == every.papers[:2]
    assert second.summary == every.summary
    for name in (
        "tasks",
        "leads",
        "leads_in_all",
        "results_in_all",
        "papers_in_all",
        "changes",
    ):  # of all, whatever the page
        assert getattr(second, name) == getattr(every, name)
    fewer = queries.model(engine, "alpha", limit=4, leads=0)
    assert fewer is not None
    assert (fewer.leads, fewer.leads_in_all) == ((), 1)
    speech = queries.model(engine, "alpha", task="speech recognition", limit=4)
    assert speech is not None
    assert (speech.results, speech.results_in_all) == (every.results[-1:], 1)
    assert speech.tasks == every.tasks
    unknown = queries.model(engine, "resnet-50", task="")
    assert unknown is not None
    assert [one.benchmark for one in unknown.results] == [None]
    beyond = queries.model(engine, "alpha", limit=4, offset=8)
    assert beyond is not None
    assert beyond.results == ()


def test_a_model_leads_the_boards_on_which_nothing_is_better(
    engine: Engine, ingest: Callable[..., Any], make: Any
) -> None:
    def leads(model: str) -> list[tuple[str | None, float]]:
        page = queries.model(engine, model, limit=1)
        assert page is not None
        assert all(one.rank == 1 for one in page.leads)
        return [(one.benchmark, one.value) for one in page.leads]

    assert leads("alpha") == [("ImageNet", 86.0)]  # on GSM8K it is alone
    assert leads("beta") == [("LibriSpeech", 4.0)]
    ingest([make.one("q", "86.0", model="Beta")])
    assert leads("beta") == [("ImageNet", 86.0), ("LibriSpeech", 4.0)]  # as good as the best of another
    assert leads("alpha") == [("ImageNet", 86.0)]


def test_the_ranks_of_many_results_of_one_board(engine: Engine, ingest: Callable[..., Any], make: Any) -> None:
    """Counted one by one where there are few, told from all of the board where there are many: ties and all."""
    ingest([make.one(f"q{place}", f"{60 + place // 2}.0", model="Delta") for place in range(24)])
    board = queries.leaderboard(engine, "imagenet", "accuracy", "%")
    page = queries.model(engine, "delta")
    assert page is not None
    assert {one.result_id: one.rank for one in page.results} == {
        row.result_id: row.rank for row in board if row.model_id == "delta"
    }
    some = queries.model(engine, "delta", limit=3, offset=9)
    assert some is not None
    assert some.results == page.results[9:12]


def test_a_card_tells_spellings_and_results_without_a_benchmark(engine: Engine) -> None:
    page = queries.model(engine, "resnet-50")
    assert page is not None
    assert page.spellings == ("ResNet-50", "ResNet50")
    last = page.results[-1]
    assert (last.benchmark, last.benchmark_id, last.task, last.rank, last.flags) == (
        None,
        None,
        "",
        None,
        ("no benchmark",),
    )
    assert next(paper for paper in page.papers if paper.id == "p").results == 2
    assert queries.model(engine, "nobody") is None


# comparisons


def test_models_are_compared_over_the_boards_that_they_share(engine: Engine) -> None:
    found = queries.compare_models(engine, ["beta", "alpha", "resnet-50"])
    assert [one.id for one in found.models] == ["beta", "alpha", "resnet-50"]
    imagenet, librispeech = found.rows
    assert imagenet.board.benchmark_id == "imagenet"  # GSM8K has Alpha alone
    cells = [cell for cell in imagenet.cells if cell is not None]
    assert [(cell.value, cell.best, cell.role, cell.setting, cell.rank) for cell in cells] == [
        (85.0, True, "own", "", 2),
        (80.0, False, "own", "", 5),  # its own paper's, without a setting: not the 86.0, nor the 82.0 of another paper
        (77.5, False, "own", "", 6),
    ]
    assert [(cell.low, cell.high, cell.values, cell.papers) for cell in cells] == [
        (85.0, 85.0, 1, 2),
        (80.0, 86.0, 3, 3),
        (76.0, 77.5, 3, 2),
    ]
    assert imagenet.same_setting
    assert [(cell.value, cell.best) if cell else None for cell in librispeech.cells] == [
        (4.0, True),
        (5.0, False),
        None,
    ]
    assert "own paper" in found.choice


def test_settings_that_differ_are_told(engine: Engine, ingest: Callable[..., Any], make: Any) -> None:
    fields = {"model": "Eta", "date": "2024"}
    ingest([make.one("q", "90.0", setting="5-shot", **fields), make.one("r", "85.0", role="baseline", **fields)])
    (row,) = queries.compare_models(engine, ["eta", "beta"]).rows
    assert row.cells[0] is not None
    assert (row.cells[0].value, row.cells[0].setting, row.same_setting) == (90.0, "5-shot", False)


def test_equal_values_are_both_the_best(engine: Engine, ingest: Callable[..., Any], make: Any) -> None:
    ingest([make.one("q", "85.0", model="Eta")])
    (row,) = queries.compare_models(engine, ["eta", "beta"]).rows
    assert [cell.best for cell in row.cells if cell] == [True, True]


def test_benchmarks_are_compared_over_the_models_that_they_share(engine: Engine) -> None:
    found = queries.compare_benchmarks(engine, ["librispeech", "imagenet", "gsm8k"])
    assert [board.benchmark_id for board in found.boards] == ["librispeech", "imagenet", "gsm8k"]
    cells = {row.model: [cell and (cell.value, cell.best) for cell in row.cells] for row in found.rows}
    assert list(cells) == ["Alpha", "Beta"]  # on three boards, on two; "state of the art" is nobody
    assert cells["Alpha"] == [(5.0, False), (80.0, False), (70.0, True)]
    assert cells["Beta"] == [(4.0, True), (85.0, True), None]
    page = queries.compare_benchmarks(engine, ["librispeech", "imagenet", "gsm8k"], limit=1, offset=1)
    assert [(row.model, [cell and cell.best for cell in row.cells]) for row in page.rows] == [
        ("Beta", [True, True, None])
    ]


@pytest.mark.parametrize("ids", [[], ["alpha"], ["alpha", "alpha"], [f"m{n}" for n in range(9)]])
def test_fewer_than_two_or_more_than_eight_are_refused(engine: Engine, ids: list[str]) -> None:
    number = len(set(ids))
    with pytest.raises(ValueError, match=f"give 2 to 8 different models to compare, not {number}"):
        queries.compare_models(engine, ids)
    with pytest.raises(ValueError, match=f"give 2 to 8 different benchmarks to compare, not {number}"):
        queries.compare_benchmarks(engine, ids)


def test_ids_that_are_not_there_are_left_out(engine: Engine) -> None:
    found = queries.compare_models(engine, ["alpha", "nobody"])
    assert ([one.id for one in found.models], found.rows) == (["alpha"], ())
    none = queries.compare_benchmarks(engine, ["nowhere", "imagenet"])
    assert ([board.benchmark_id for board in none.boards], none.rows) == (["imagenet"], ())


# claims


def test_claims_are_held_against_what_was_reported_before(engine: Engine) -> None:
    found = queries.claims(engine, "imagenet", "accuracy", "%")
    shown = [(one.point.value, one.point.date, one.claimed, one.outcome) for one in found]
    assert shown == [
        (80.0, "2020-01", False, "upheld"),  # leads, and does not say so
        (85.0, "2021", True, "upheld"),  # 2021-05 is not earlier than 2021
        (86.0, "2022", False, "upheld"),
        (85.0, "2023", True, "contradicted"),
    ]
    last = found[-1]
    assert last.better is not None
    assert (last.better.value, last.before_sentence) == (86.0, "Alpha reaches 86.0% accuracy on ImageNet.")
    assert last.sentence == "Beta reaches 85.0% accuracy on ImageNet."


def test_a_claim_on_a_board_where_lower_is_better(engine: Engine) -> None:
    leads, claim = queries.claims(engine, "librispeech", "wer", "%")
    assert (leads.point.value, leads.claimed, leads.outcome) == (4.0, False, "upheld")
    assert (claim.point.value, claim.claimed, claim.outcome) == (4.5, True, "contradicted")


def test_boards_with_claims(engine: Engine) -> None:
    both = [("imagenet", "accuracy", "%", ""), ("librispeech", "wer", "%", "")]
    assert queries.claimed_boards(engine) == both
    assert queries.claimed_boards(engine, "librispeech") == both[1:]
    assert queries.claimed_boards(engine, "gsm8k") == []
