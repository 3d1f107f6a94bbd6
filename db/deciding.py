"""Recording decisions on names, and applying them to what is stored: each in one transaction, each reversible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, Engine, and_, insert, or_, select

from db.curated import names_any, rename
from db.decisions import Decision, Decisions, load_decisions
from db.names import TABLES, known_entry
from db.rewriting import rewrite
from db.rows import Lexicon, load_lexicon, storable
from db.summaries import mark_stale, refresh
from db.tables import alias, name_decision, result
from db.writing import add_to_tally, writing
from extract.lexicon import Metric, fold

NameKind = Literal["benchmark", "metric", "model"]
KINDS: Final[tuple[NameKind, ...]] = get_args(NameKind)
Decided = Literal["merge", "split", "rename", "distinct"]
ACTIONS: Final = (*get_args(Decided), "undo")

_LONGEST: Final = 200  # characters of a name; the longest of 75,007 abstracts has 96


class DecisionError(ValueError):
    """A decision on names cannot be recorded; the message is one line that says why and what to do."""


def decide(
    engine: Engine,
    kind: NameKind,
    action: Decided,
    subject: str,
    *,
    reviewer: str,
    target: str | None = None,
    surface: str | None = None,
    name: str | None = None,
    comment: str = "",
    lexicon: Lexicon | None = None,
) -> tuple[Decision, int]:
    """Record a decision and apply it to what is stored, in one transaction.

    Args:
        kind: what is named.
        action: ``merge`` subject into target; ``split`` the spelling surface off subject and give it to target, which
            may be new (None: an entry named as the spelling); ``rename`` subject to name; ``distinct``: subject is not
            target, so the two are no longer proposed as one.
        subject, target: ids of entries, as :func:`entry_id` finds them.
        surface: with ``split``: the spelling, exactly as :func:`spellings` has it.
        name: with ``rename``.
        reviewer: who says so.
        comment: why.
        lexicon: what is known of names; that of the reader when None.

    Returns:
        The decision, and how many results it changed.

    Raises:
        DecisionError: for an unknown entry or spelling, an entry that is part of another, a circle, metrics that rank
            in opposite directions, an empty name, or a reviewer without one.
    """
    lexicon = lexicon or load_lexicon()
    with writing(engine) as connection:
        before = load_decisions(connection)
        said = Decisions(before)
        _check(kind, action, reviewer, comment)
        _must_be_entry(connection, kind, subject, said, lexicon)
        if action in ("merge", "distinct"):
            if target is None:
                raise DecisionError("a merge needs the entry that it goes into, a distinction the other entry")
            _must_be_entry(connection, kind, target, said, lexicon)
            merged = action == "merge"
            row = _merge(kind, subject, target, said, lexicon) if merged else _distinct(kind, subject, target)
        elif action == "split":
            row = _split(kind, subject, surface or "", target, known=spellings(connection, kind, subject), said=said)
        else:
            row = {"name": _shown(name)}
        row |= {"kind": kind, "action": action, "subject_id": subject}
        decision = _insert(connection, row, reviewer, comment)
        changed = _apply(connection, decision, said, lexicon)
    refresh(engine, lexicon)
    return decision, changed


def undo(
    engine: Engine, decision_id: int, *, reviewer: str, comment: str = "", lexicon: Lexicon | None = None
) -> tuple[Decision, int]:
    """Take a decision back: afterwards the database is as if it had not been made.

    Returns:
        The decision that was taken back, and how many results changed.

    Raises:
        DecisionError: there is no such decision, it is taken back already, or it is itself an ``undo``.
    """
    lexicon = lexicon or load_lexicon()
    with writing(engine) as connection:
        before = load_decisions(connection)
        taken = next((decision for decision in before if decision.id == decision_id), None)
        if taken is None:
            raise DecisionError(f"there is no decision {decision_id}; `benchmine review names log` lists them")
        if taken.action == "undo":
            raise DecisionError(f"decision {decision_id} is an undo; make the decision that it took back again")
        if not taken.stands:
            raise DecisionError(f"decision {decision_id} is taken back already")
        _check(taken.kind, "undo", reviewer, comment)
        row = {"kind": taken.kind, "action": "undo", "subject_id": taken.subject, "undoes": taken.id}
        _insert(connection, row, reviewer, comment)
        changed = _apply(connection, taken, Decisions(before), lexicon)
    refresh(engine, lexicon)
    return taken, changed


def entry_id(engine: Engine, kind: NameKind, text: str) -> str:
    """The id of the entry that a person names: its id, or a spelling that only it has.

    Raises:
        DecisionError: no entry has the name, several have it, or the entry is part of another.
    """
    text = text.strip()
    table = TABLES[kind]
    with engine.connect() as connection:
        merged = Decisions.load(connection).merge_of(kind, text)
        if merged is not None:
            raise DecisionError(_part_of(kind, text, merged))
        if connection.execute(select(table.c.id).where(table.c.id == text)).first() is not None:
            return text
        same = (alias.c.kind == kind, alias.c.folded == fold(text), alias.c.folded != "")
        found = connection.execute(select(alias.c.entity_id).where(*same).distinct().order_by(alias.c.entity_id))
        ids = list(found.scalars())
    if not ids:
        raise DecisionError(f"no {kind} is called {text!r}; `benchmine review names list` shows ids")
    if len(ids) > 1:
        raise DecisionError(f"{text!r} may be any of {', '.join(ids)}; give the id")
    return str(ids[0])


def spellings(connection: Connection, kind: str, identity: str) -> dict[str, int]:
    """The spellings under which results name an entry -> how many do."""
    rows = connection.execute(
        select(alias.c.surface, alias.c.results).where(
            alias.c.kind == kind, alias.c.entity_id == identity, alias.c.results > 0
        )
    )
    return {row.surface: row.results for row in rows}


def _check(kind: str, action: str, reviewer: str, comment: str) -> None:
    if kind not in KINDS:
        raise DecisionError(f"kind is {kind!r}; it is one of {', '.join(KINDS)}")
    if action not in ACTIONS:
        raise DecisionError(f"action is {action!r}; it is one of {', '.join(ACTIONS)}")
    if not reviewer.strip():
        raise DecisionError("a decision needs the name of its reviewer")
    if len(comment) > 10_000:
        raise DecisionError("the comment is longer than 10,000 characters")


def _part_of(kind: str, identity: str, merged: Decision) -> str:
    target = merged.target
    return f"{kind} {identity!r} is part of {target!r} since decision {merged.id}; undo that, or name {target!r}"


def _must_be_entry(connection: Connection, kind: str, identity: str, said: Decisions, lexicon: Lexicon) -> None:
    merged = said.merge_of(kind, identity)
    if merged is not None:
        raise DecisionError(_part_of(kind, identity, merged))
    table = TABLES[kind]
    stored = connection.execute(select(table.c.id).where(table.c.id == identity)).first()
    if stored is None and known_entry(kind, identity, lexicon) is None:
        raise DecisionError(f"there is no {kind} with the id {identity!r}")


def _merge(kind: str, subject: str, target: str, said: Decisions, lexicon: Lexicon) -> dict[str, Any]:
    if target == subject:
        raise DecisionError(f"{kind} {subject!r} cannot be merged into itself")
    _no_circle(kind, subject, target, said)
    if kind == "metric":
        one, other = (known_entry(kind, identity, lexicon) for identity in (subject, target))
        if isinstance(one, Metric) and isinstance(other, Metric) and one.direction != other.direction:
            raise DecisionError(
                f"of {subject!r} {one.direction} is better, of {target!r} {other.direction}: they cannot be one metric"
            )
    return {"target_id": target}


def _distinct(kind: str, subject: str, target: str) -> dict[str, Any]:
    if target == subject:
        raise DecisionError(f"{kind} {subject!r} is the same as itself; name another entry")
    return {"target_id": target}


def _split(
    kind: str, subject: str, surface: str, target: str | None, *, known: Mapping[str, int], said: Decisions
) -> dict[str, Any]:
    if surface not in known:
        raise DecisionError(f"no result names {subject!r} as {surface!r}, but as {_listed(known)}")
    earlier = said.split_of(kind, subject, surface)
    if earlier is not None:
        raise DecisionError(f"{surface!r} has left {subject!r} with decision {earlier.id}; undo that first")
    target = target or fold(surface)
    if not target or target == subject:
        raise DecisionError(f"{surface!r} would stay in {subject!r}; say which entry it becomes")
    if len(target) > _LONGEST or not target.isprintable() or target != target.strip():
        raise DecisionError(f"{target[:40]!r} is no id: it is one line without spaces at its ends")
    merged = said.merge_of(kind, target)
    if merged is not None:
        raise DecisionError(_part_of(kind, target, merged))
    _no_circle(kind, subject, target, said)
    return {"surface": surface, "target_id": target}


def _listed(known: Mapping[str, int]) -> str:
    if not known:
        return "nothing at all"
    most = sorted(known, key=lambda spelling: (-known[spelling], spelling))
    return ", ".join(map(repr, most[:5])) + (f" and {len(most) - 5} more" if len(most) > 5 else "")


def _no_circle(kind: str, subject: str, target: str, said: Decisions) -> None:
    if subject in said.reachable(kind, target):
        raise DecisionError(
            f"{target!r} leads to {subject!r} by earlier decisions, so this would be a circle; "
            f"undo one of them (`benchmine review names log`)"
        )


def _shown(name: str | None) -> str:
    text: str = storable(" ".join((name or "").split()))
    if not text or not text.isprintable():
        raise DecisionError("the new name is empty or has characters that cannot be shown")
    if len(text) > _LONGEST:
        raise DecisionError(f"the new name has {len(text)} characters; {_LONGEST} are enough")
    return text


def _insert(connection: Connection, row: Mapping[str, Any], reviewer: str, comment: str) -> Decision:
    said = {
        "surface": None,
        "target_id": None,
        "name": None,
        "undoes": None,
        **row,
        "comment": storable(comment.strip()),
        "reviewer": storable(reviewer.strip()),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    number = connection.execute(insert(name_decision).values(said).returning(name_decision.c.id)).scalar_one()
    return Decision(
        number,
        said["kind"],
        said["action"],
        said["subject_id"],
        said["surface"],
        said["target_id"],
        said["name"],
        said["undoes"],
        said["comment"],
        said["reviewer"],
        said["at"],
    )


def _apply(connection: Connection, decision: Decision, before: Decisions, lexicon: Lexicon) -> int:
    """Bring results and names up to date after a decision was made or taken back; how many results changed.

    Args:
        decision: the one that was made, or that was taken back.
        before: what stood before.
    """
    kind, subject = decision.kind, decision.subject
    touched = before.reachable(kind, subject) | {decision.target or subject}
    changed = 0
    if decision.action in ("merge", "split"):
        ids = _results_through(connection, kind, subject, before.reachable(kind, subject))
        changed = rewrite(connection, ids, Decisions.load(connection), lexicon)
        if names_any(connection, kind, touched):
            rename(connection, lexicon)
    mark_stale(connection, {kind: sorted(touched)})
    add_to_tally(connection, {"version": 1})
    return changed


def _results_through(connection: Connection, kind: str, subject: str, ends: set[str]) -> Sequence[str]:
    """Ids of the results whose name may have come by way of an entry: those that it holds, and those of the entries
    that it leads to, if anything in them was changed since they were read."""
    column = result.c[f"{kind}_id"]
    elsewhere = and_(column.in_(sorted(ends - {subject})), result.c.as_read != "")
    return list(connection.execute(select(result.c.id).where(or_(column == subject, elsewhere))).scalars())
