"""What is PostgreSQL's own: whose database it is, who may write, how words are found, and in what order text comes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, func, select, text

from db import DatabaseError, open_database, queries, tables
from db.address import masked, place
from db.rows import Lexicon
from db.store import Store
from db.tables import SCHEMA_VERSION
from db.writing import TALLIES, writing


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def store(engine: Engine, lexicon: Lexicon, *batch: Any) -> None:
    with Store(engine, lexicon).run(sources=["papers.jsonl"], version="1") as one:
        one.add(batch)


def refusal(url: str, **options: Any) -> str:
    """The message, which never holds the password and is one line."""
    with pytest.raises(DatabaseError) as caught:
        open_database(url, **options)
    message = str(caught.value)
    assert "\n" not in message
    password = url.partition("@")[0].rpartition(":")[2]
    assert password not in message
    return message


def test_a_database_is_made_once(postgres_url: str) -> None:
    assert "is empty; fill it with: benchmine ingest PATH --db" in refusal(postgres_url, create=False)
    open_database(postgres_url).dispose()
    engine = open_database(postgres_url, create=False)
    assert queries.overview(engine).papers == 0
    assert ":***@" in place(engine)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    engine.dispose()
    assert found == f"benchmine_{SCHEMA_VERSION:04d}"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_spelling_of_the_scheme_means_one_driver(postgres_url: str, scheme: str) -> None:
    engine = open_database(postgres_url.replace("postgresql+psycopg", scheme))
    assert engine.dialect.driver == "psycopg"
    engine.dispose()


def test_another_programs_database_is_left_alone(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE bookmarks (url text)")
    assert "is a database of another program" in refusal(postgres_url)
    run(postgres_url, "DROP TABLE bookmarks", "CREATE TABLE alembic_version (version_num varchar(32))")
    run(postgres_url, "INSERT INTO alembic_version VALUES ('1975ea83b712')")
    assert "is a database of another program" in refusal(postgres_url)


def test_a_schema_of_its_own_lies_beside_other_tables(postgres_url: str) -> None:
    run(postgres_url, "CREATE TABLE bookmarks (url text)", "CREATE SCHEMA papers")
    engine = open_database(f"{postgres_url}?options=-csearch_path%3Dpapers")
    assert queries.overview(engine).papers == 0
    engine.dispose()
    assert "search_path is not there" in refusal(f"{postgres_url}?options=-csearch_path%3Dnowhere")


def test_a_newer_schema_is_refused(postgres_url: str) -> None:
    open_database(postgres_url).dispose()
    run(postgres_url, "UPDATE alembic_version SET version_num = 'benchmine_9999'")
    assert "upgrade with: pip install --upgrade benchmine" in refusal(postgres_url)


def test_what_cannot_be_reached_is_said_in_one_line(postgres_url: str) -> None:
    address, _, _ = postgres_url.rpartition("/")
    assert 'database "nowhere" does not exist; check the address' in refusal(f"{address}/nowhere")
    assert "cannot be opened: connection" in refusal("postgresql://ada:secret@127.0.0.1:1/papers")
    assert masked("postgresql://ada:sec:ret@host/papers") == "postgresql://ada:***@host/papers"
    assert masked("postgresql://ada@host/papers") == "postgresql://ada@host/papers"


def test_a_database_that_cannot_hold_any_text_is_refused(postgres_url: str) -> None:
    address, _, name = postgres_url.rpartition("/")
    latin = "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc"
    run(postgres_url, f"CREATE DATABASE {name}_latin {latin}")
    assert "make a database with ENCODING 'UTF8'" in refusal(f"{address}/{name}_latin")


def test_who_may_not_write_is_told_so(postgres_url: str, make: Any, lexicon: Lexicon) -> None:
    open_database(postgres_url).dispose()
    engine = open_database(f"{postgres_url}?options=-cdefault_transaction_read_only%3Don")
    with pytest.raises(DatabaseError, match=r"cannot be written: .*read-only transaction; connect as a role that may"):
        store(engine, lexicon, make.one("p", "80.5"))
    engine.dispose()


def test_writers_take_turns(
    postgres_engine: Engine, make: Any, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.postgres._WAIT_SECONDS", 1)
    with writing(postgres_engine), pytest.raises(DatabaseError, match="another process is writing; try again"):
        store(postgres_engine, lexicon, make.one("p", "80.5"))
    store(postgres_engine, lexicon, make.one("p", "80.5"))
    assert queries.overview(postgres_engine).papers == 1


def test_two_ingests_at_once_count_right(postgres_engine: Engine, make: Any, lexicon: Lexicon) -> None:
    errors: list[Exception] = []

    def ingest(first: int) -> None:
        try:
            with Store(postgres_engine, lexicon).run(sources=["x"], version="1") as one:
                for number in range(first, first + 40):
                    one.add([make.one(f"p{number}", "80.5", model=f"m{number % 7}")])
        except Exception as error:  # noqa: BLE001  # whatever it is, it is shown below
            errors.append(error)

    threads = [threading.Thread(target=ingest, args=(first,)) for first in (0, 20)]  # twenty papers are in both
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    found = queries.overview(postgres_engine)
    assert (found.papers, found.scores, found.benchmarks, found.models) == (60, 60, 1, 7)
    with postgres_engine.connect() as connection:
        totals = {row.name: row.total for row in connection.execute(select(tables.tally))}
        assert set(totals) == set(TALLIES)
        assert connection.execute(select(func.count()).select_from(tables.stale)).scalar_one() == 0


def test_a_reader_sees_one_state(postgres_engine: Engine, make: Any, lexicon: Lexicon) -> None:
    count = select(func.count()).select_from(tables.paper)
    with postgres_engine.connect() as connection:
        assert connection.execute(count).scalar_one() == 0
        store(postgres_engine, lexicon, make.one("p", "80.5"))
        assert connection.execute(count).scalar_one() == 0
    with postgres_engine.connect() as connection:
        assert connection.execute(count).scalar_one() == 1


TEXTS = {
    "a": ("Learning to see", "GPT-4o reaches 82.5% on ImageNet-1k, over A/B tests at example.org/papers."),
    "b": ("Étude", "An étude about the WMT14 English-German translation; naïve baselines get 28.4 BLEU."),
    "c": ("Words", "machine translation and speech_recognition; x² and 10x, 76.5–80.9, CIFAR‑10, don't."),
    "d": ("Last of the title", "first of the abstract, ΑΒΓ, Ⅷ, 数学, İstanbul, 1e5, v2.0, C++"),
}

SEARCHES = [
    "gpt-4o", "GPT 4o", "gpt4o", "4o", "82.5", "82", "2.5", "imagenet", "image", "mage", "ImageNet-1k",
    "1k", "a/b", "example.org", "papers", "papers.", "etude", "ÉTUDE", "naive", "wmt14", "wmt", "14",
    "english german", '"english german"', '"german english"', "german english", '"machine translation"',
    '"machine transl"', "machine transl", '"translation and', "speech_recognition", "speech recog", "x²",
    "10x", "76.5", "80.9", "76.5-80.9", "cifar-10", "cifar10", "don't", "don", "title first",
    '"title first"', "last abstract", "αβγ", "Ⅷ", "数学", "数", "1e5", "1e", "v2.0", "v2", "c++", "_", "...",
    "'", "%", "& | ! <-> :* ()", 'a "b" c"', "imagenet AND gpt", "NOT gpt", "endoftitle",
    "title endoftitle", "words", "reaches on over", "28.4 bleu", "\\", "a\\'b",
]  # fmt: skip


@pytest.fixture(scope="module")
def both(postgres_address: str, make: Any, lexicon: Lexicon) -> Iterator[tuple[Engine, Engine]]:
    """The same papers in SQLite and in PostgreSQL."""
    run(f"{postgres_address}/postgres", "CREATE DATABASE searched")
    engines = open_database("sqlite://"), open_database(f"{postgres_address}/searched")
    batch: list[Any] = [(make.paper(name, abstract, title=title), []) for name, (title, abstract) in TEXTS.items()]
    for engine in engines:
        store(engine, lexicon, *batch)
    yield engines
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("words", SEARCHES)
def test_both_find_the_same_papers(both: tuple[Engine, Engine], words: str) -> None:
    sqlite, postgres = ({paper.id for paper in queries.papers(engine, search=words)} for engine in both)
    assert postgres == sqlite


def test_a_superscript_is_found_by_its_digit_too(both: tuple[Engine, Engine]) -> None:
    """What SQLite does not do: compatibility forms are taken for what they look like."""
    found = [[paper.id for paper in queries.papers(both[1], search=words)] for words in ("x2", "viii")]
    assert found == [["c"], ["d"]]


def test_searches_do_find_something(both: tuple[Engine, Engine]) -> None:
    found = [bool(queries.papers(both[1], search=words)) for words in SEARCHES]
    assert found.count(True) > 30
    assert found.count(False) > 10


def test_a_snippet_is_cut_and_says_so(postgres_engine: Engine, make: Any, lexicon: Lexicon) -> None:
    long = make.paper("long", f"{'before ' * 200}the quokka is here {'after ' * 200}", title="Long")
    store(postgres_engine, lexicon, (long, []), (make.paper("short", "A quokka.", title="Short"), []))
    snippets = {paper.id: paper.snippet for paper in queries.papers(postgres_engine, search="quokka")}
    assert snippets["short"] == "A quokka."
    assert snippets["long"].startswith("…")
    assert snippets["long"].endswith("…")
    assert "quokka is here" in snippets["long"]
    assert len(snippets["long"]) < 400


def test_the_index_is_in_step(postgres_engine: Engine, make: Any, lexicon: Lexicon) -> None:
    def found(words: str) -> int:
        return len(queries.papers(postgres_engine, search=words))

    store(postgres_engine, lexicon, (make.paper("p", "A quokka.", title="T"), []))
    assert (found("quokka"), found("wombat")) == (1, 0)
    store(postgres_engine, lexicon, (make.paper("p", "A wombat.", title="T"), []))
    assert (found("quokka"), found("wombat")) == (0, 1)
    with writing(postgres_engine) as connection:
        connection.execute(tables.paper.delete())
    assert found("wombat") == 0


def test_an_abstract_longer_than_the_index_takes_is_stored(
    postgres_engine: Engine, make: Any, lexicon: Lexicon
) -> None:
    words = " ".join(f"w{number}" for number in range(300_000))
    store(postgres_engine, lexicon, (make.paper("p", words, title="Quokka"), []))
    assert len(queries.papers(postgres_engine, search="quokka w77")) == 1
    page = queries.paper(postgres_engine, "p")
    assert page is not None
    assert page.abstract == words


def test_text_is_ordered_by_code_point_whatever_the_servers_language(
    postgres_engine: Engine, make: Any, lexicon: Lexicon
) -> None:
    names = ["Zeta", "alpha", "Écho", "Beta", "_x", "Ω"]
    store(postgres_engine, lexicon, *(make.one(f"p{at}", "80.5", benchmark=name) for at, name in enumerate(names)))
    with postgres_engine.connect() as connection:
        assert connection.execute(text("SELECT 'a' < 'B'")).scalar_one()  # the server's language would have it so
    found = [one.name for one in queries.benchmarks(postgres_engine, order="name")]
    assert found == sorted(names)
    assert [one.name for one in queries.find_benchmark(postgres_engine, "bet")] == ["Beta"]


def test_a_board_is_read_from_its_index(postgres_engine: Engine) -> None:
    """Best first and nulls last, as every board is read: nothing is left to sort."""
    order = tables.result.c.merit.desc().nulls_last()
    on_board = [tables.result.c[name] == "x" for name in ("benchmark_id", "split", "metric_id", "unit")]
    statement = select(tables.result.c.id).where(*on_board).order_by(order)
    with postgres_engine.connect() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
        plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {compiled}").scalars())
    assert "using ix_result_board" in plan
    assert "Sort" not in plan


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.postgres.find_spec", lambda _name: None)
    message = refusal("postgresql://ada:secret@localhost/papers")
    assert "install it with: pip install 'benchmine[postgres]'" in message
