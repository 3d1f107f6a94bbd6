"""Review: the queue, judgements and their undoing, names, the log; and a result opened by its address."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from db import open_database, queries
from db.queries import Evidence, LeaderboardFilters
from db.review_lists import queue, review_log
from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, text, unnamed

Make = Callable[..., str]


@pytest.fixture
def papers(database: Make, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("BENCHMINE_REVIEWER", "Ada")
    return database([*sample.imagenet_papers(), *sample.one_paper(), sample.hostile_paper()])


def most_doubtful(address: str) -> list[str]:
    engine = open_database(address, create=False)
    found = [one.row["id"] for one in queue(engine)]
    engine.dispose()
    return found


def evidence(address: str, result_id: str) -> Evidence:
    engine = open_database(address, create=False)
    found = queries.evidence(engine, result_id)
    engine.dispose()
    assert found is not None
    return found


def press(app: AppTest, what: str) -> AppTest:
    """Press the button whose key begins so."""
    (button,) = (one for one in app.button if (one.key or "").startswith(f"{what} "))
    assert not button.disabled
    button.click().run()
    assert not app.exception
    return app


def test_the_most_doubtful_comes_first_with_its_evidence(open_page: OpenPage, papers: str) -> None:
    app = open_page("review")
    first = evidence(papers, most_doubtful(papers)[0])
    assert headings(app) == ["88.6% Accuracy on ImageNet, Maple"]
    doubt = (1 - 0.4) * math.log2(1 + first.ranked)
    assert f"doubt {doubt:.2f} = (1 - confidence 0.40) × log2(1 + {first.ranked} ranked) / rank 1" in text(app)
    assert "88.6% value" in text(app)
    assert not unnamed(app)


def test_accept_goes_on_to_the_next_and_undo_comes_back(open_page: OpenPage, papers: str) -> None:
    first, second = most_doubtful(papers)[:2]
    app = open_page("review")
    app.text_input(key=f"comment {first}").set_value("as printed")
    press(app, "accept")
    kept = evidence(papers, first)
    assert (kept.verdict, kept.reviews[0].reviewer, kept.reviews[0].comment) == ("accept", "Ada", "as printed")
    assert any(one.key == f"accept {second}" for one in app.button)
    assert f"Recorded: accepted {first}" in text(app)
    press(app, "undo")
    assert evidence(papers, first).verdict == ""
    assert any(one.key == f"accept {first}" for one in app.button)


def test_reject_takes_a_result_off_its_board(open_page: OpenPage, papers: str) -> None:
    first = most_doubtful(papers)[0]
    press(open_page("review"), "reject")
    engine = open_database(papers, create=False)
    rows = queries.leaderboard(engine, "imagenet", "accuracy", "%", filters=LeaderboardFilters())
    engine.dispose()
    assert first not in {row.result_id for row in rows}
    assert "Maple" not in text(open_page("benchmark", benchmark="imagenet"))


def test_correct_changes_only_what_was_changed(open_page: OpenPage, papers: str) -> None:
    first = most_doubtful(papers)[0]
    app = press(open_page("review"), "correct")
    assert app.text_input(key=f"value of {first}").value == "88.6"
    app.text_input(key=f"value of {first}").set_value("86.6")
    app.text_input(key=f"setting of {first}").set_value("10-shot")
    next(one for one in app.button if one.label == "Save the correction").click().run()
    now = evidence(papers, first)
    assert (now.value, now.setting, now.model) == (86.6, "10-shot", "Maple")
    assert {one.field for one in now.reviews} == {"value", "setting"}
    press(app, "undo")
    assert evidence(papers, first).value == 88.6


def test_a_correction_that_cannot_be_is_said_and_not_recorded(open_page: OpenPage, papers: str) -> None:
    first = most_doubtful(papers)[0]
    app = press(open_page("review"), "correct")
    save = next(one for one in app.button if one.label == "Save the correction")
    save.click().run()
    assert app.error[0].value == "That was not recorded."
    assert "nothing was changed" in text(app)
    app.text_input(key=f"value of {first}").set_value("many")
    next(one for one in app.button if one.label == "Save the correction").click().run()
    assert "value is 'many'; it is a number such as 91.2" in text(app)
    assert not evidence(papers, first).reviews


def test_skipped_results_come_no_more_in_this_visit(open_page: OpenPage, database: Make, papers: str) -> None:
    del papers
    database([])
    app = open_page("review", benchmark="squad")
    assert headings(app)[-1].startswith("71.5%")
    press(app, "skip")
    assert "Nothing left to review here" in text(app)
    next(one for one in app.button if one.label.startswith("Show those")).click().run()
    assert headings(app)[-1].startswith("71.5%")


def test_the_address_opens_a_result_also_when_it_was_judged(open_page: OpenPage, papers: str) -> None:
    wanted = most_doubtful(papers)[3]
    app = open_page("review", result=wanted)
    press(app, "accept")
    assert "result" not in app.query_params
    app = open_page("review", result=wanted)
    assert f"result {wanted}, opened by its address" in text(app)
    assert "accept by Ada" in text(app)


@pytest.mark.parametrize("result", ["0000000000000000", "<b>x</b>", "%"])
@pytest.mark.usefixtures("papers")
def test_an_unknown_result(open_page: OpenPage, result: str) -> None:
    app = open_page("review", result=result)
    assert headings(app) == ["Result not found"]
    assert f"no result “{result}”" in text(app)


def test_without_a_name_nothing_can_be_recorded(open_page: OpenPage, database: Make) -> None:
    address = database(sample.imagenet_papers())
    app = open_page("review")
    buttons = {one.label: one.disabled for one in app.button}
    assert buttons["Accept"]
    assert buttons["Reject"]
    assert not buttons["Skip"]
    app.text_input(key="reviewer_typed").set_value("  Grace  Hopper ").run()
    press(app, "accept")
    engine = open_database(address, create=False)
    assert [one.reviewer for one in review_log(engine)] == ["Grace Hopper"]
    engine.dispose()
    assert "You review as Grace Hopper." in text(app)


def _two_spellings(database: Make) -> str:
    """The address of a database in which one model goes by two names."""
    entries = []
    for number, (name, value) in enumerate((("Horsechestnuts", "70.5"), ("Horsechestnut", "71.5"))):
        paper = Paper(id=f"tree-{number}", title=name, abstract=f"{name} reaches {value}% accuracy on ImageNet.")
        entries.append((paper, [sample.reading(paper, value, model=name)]))
    return database(entries)


def test_names_are_told_apart(open_page: OpenPage, papers: str, database: Make) -> None:
    del papers
    _two_spellings(database)
    app = open_page("review", view="names", kind="model")
    press(app, "distinct")
    assert "Recorded: model horsechestnuts is not horsechestnut; 0 results changed" in text(app)
    assert "No two models look like one." in text(open_page("review", view="names", kind="model"))
    press(app, "undo name")
    assert "Is “Horsechestnuts” the same as “Horsechestnut”?" in headings(app)


def test_names_are_merged_and_the_merge_is_taken_back(open_page: OpenPage, papers: str, database: Make) -> None:
    del papers
    address = _two_spellings(database)
    app = open_page("review", view="names", kind="model")
    assert headings(app)[-1] == "Is “Horsechestnuts” the same as “Horsechestnut”?"
    press(app, "merge")
    assert "Recorded: model horsechestnuts is part of horsechestnut; 1 result changed" in text(app)
    engine = open_database(address, create=False)
    assert [one.id for one in queries.find_model(engine, "Horsechestnuts")] == ["horsechestnut"]
    press(app, "undo name")
    assert "horsechestnuts" in [one.id for one in queries.find_model(engine, "Horsechestnuts")]
    engine.dispose()
    assert "Taken back" in text(app)
    assert "No two models look like one." in text(open_page("review", view="names", kind="model"))


@pytest.mark.usefixtures("papers")
def test_an_entry_is_renamed_and_an_unknown_one_is_said(open_page: OpenPage) -> None:
    app = open_page("review", view="names", entry="squad")
    assert "SQuAD (1)" in text(app)
    next(one for one in app.text_input if one.label == "How it is to be shown").set_value("SQuAD 1.1")
    next(one for one in app.button if one.label == "Rename").click().run()
    assert "is shown as “SQuAD 1.1”; 0 results changed" in text(app)
    assert headings(open_page("benchmark", benchmark="squad"))[0] == "SQuAD 1.1"
    assert "no benchmark is called" in text(open_page("review", view="names", entry="<i>nothing</i>"))


def test_the_log_lists_and_takes_back(open_page: OpenPage, papers: str) -> None:
    assert "No reviews yet." in text(open_page("review", view="log"))
    first = most_doubtful(papers)[0]
    press(open_page("review"), "reject")
    app = open_page("review", view="log", row="review 1")
    assert app.dataframe[0].value[["Who", "Verdict", "State"]].values.tolist() == [["Ada", "reject", "stands"]]
    next(one for one in app.button if one.label == "Take review 1 back").click().run()
    assert evidence(papers, first).verdict == ""
    assert app.dataframe[0].value["State"].tolist() == ["stands", "taken back"]
    assert not unnamed(app)


def test_nothing_to_review(open_page: OpenPage, database: Make) -> None:
    database([(Paper(id="p", abstract="Nothing is measured."), [])])
    assert "Nothing left to review here" in text(open_page("review"))
    assert "No two benchmarks look like one." in text(open_page("review", view="names"))
    assert "No two models look like one." in text(open_page("review", view="names", kind="model"))
