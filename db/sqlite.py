"""What only SQLite has: how a connection is set up, and full-text search kept in step by triggers."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

APPLICATION_ID: Final = 0x42656E63
"""``Benc`` in the file's header: how our database is told from another program's (``PRAGMA application_id``)."""

BUSY_SECONDS: Final = 15
"""How long to wait for another process's batch; the largest batch measured took under 2 s."""

_CONNECTION_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = NORMAL",  # with WAL: a power cut may lose the last batch, never the file
    "PRAGMA cache_size = -16000",  # 16 MB: twenty connections stay well within 500 MB
)

# External content: the text stands once, in `paper` and `alias`. Names are searched by substring, hence trigrams.
FULL_TEXT: Final = (
    """CREATE VIRTUAL TABLE paper_fts USING fts5(
        title, abstract, content='paper', content_rowid='key', tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER paper_fts_insert AFTER INSERT ON paper BEGIN
        INSERT INTO paper_fts (rowid, title, abstract) VALUES (new.key, new.title, new.abstract);
    END""",
    """CREATE TRIGGER paper_fts_delete AFTER DELETE ON paper BEGIN
        INSERT INTO paper_fts (paper_fts, rowid, title, abstract) VALUES ('delete', old.key, old.title, old.abstract);
    END""",
    """CREATE TRIGGER paper_fts_update AFTER UPDATE OF title, abstract ON paper
    WHEN old.title <> new.title OR old.abstract <> new.abstract BEGIN
        INSERT INTO paper_fts (paper_fts, rowid, title, abstract) VALUES ('delete', old.key, old.title, old.abstract);
        INSERT INTO paper_fts (rowid, title, abstract) VALUES (new.key, new.title, new.abstract);
    END""",
    "CREATE VIRTUAL TABLE alias_fts USING fts5(folded, content='alias', content_rowid='key', tokenize='trigram')",
    """CREATE TRIGGER alias_fts_insert AFTER INSERT ON alias BEGIN
        INSERT INTO alias_fts (rowid, folded) VALUES (new.key, new.folded);
    END""",
    """CREATE TRIGGER alias_fts_delete AFTER DELETE ON alias BEGIN
        INSERT INTO alias_fts (alias_fts, rowid, folded) VALUES ('delete', old.key, old.folded);
    END""",
)


def set_up(engine: Engine) -> None:
    """Give every connection of the engine its settings, and every transaction an explicit beginning.

    Python's sqlite3 opens transactions by itself, and only before INSERT, UPDATE and DELETE: with it a batch that
    begins by reading would not be one transaction, and DDL would not be in one at all.
    """

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _CONNECTION_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock at once: a transaction that read first could not wait for it (SQLITE_BUSY_SNAPSHOT).
        immediate = connection.get_execution_options().get("benchmine_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
