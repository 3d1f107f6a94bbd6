"""Decisions on names: an append-only record of what people say about entries, and what follows from it.

``merge`` makes an entry a part of another, ``split`` takes one spelling out of an entry, ``rename`` says how an entry
is shown, ``distinct`` that two entries are two, which changes no result but is proposed no more, ``undo`` takes an
earlier decision back. db/deciding.py records them; db/proposals.py only proposes.

Which entry a name belongs to is found by following the decisions that stand, from the entry that the reader took it
for: at each entry a split of that very spelling goes first, then a merge. Each entry is merged at most once and each
spelling split at most once, and a decision that would lead back to where it began is refused; so the way has one end,
in whatever order people decided, and taking a decision back restores what was there without it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.tables import name_decision


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it is stored.

    Args:
        id: in the order of time.
        kind: ``benchmark``, ``metric`` or ``model``.
        action: ``merge``, ``split``, ``rename``, ``distinct`` or ``undo``.
        subject: id of the entry that is decided about.
        surface: with ``split``: the spelling that leaves it.
        target: with ``merge`` and ``split``: the id of the entry that it goes to; with ``distinct``: the other entry.
        name: with ``rename``: how the entry is shown.
        undoes: with ``undo``: the decision that is taken back.
        comment, reviewer, at: why, by whom, when (ISO 8601, UTC).
        stands: False once it is taken back; an ``undo`` always stands.
    """

    id: int
    kind: str
    action: str
    subject: str
    surface: str | None
    target: str | None
    name: str | None
    undoes: int | None
    comment: str
    reviewer: str
    at: str
    stands: bool = True

    def __str__(self) -> str:
        """What was decided, in words."""
        if self.action == "merge":
            return f"{self.kind} {self.subject} is part of {self.target}"
        if self.action == "distinct":
            return f"{self.kind} {self.subject} is not {self.target}"
        if self.action == "split":
            return f"“{self.surface}” of {self.kind} {self.subject} is {self.target}"
        if self.action == "rename":
            return f"{self.kind} {self.subject} is shown as “{self.name}”"
        return f"decision {self.undoes} is taken back"


class Decisions:
    """The decisions that stand, ready to be applied.

    Args:
        decisions: in the order of their ids; those that are taken back are left out here.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._merged: dict[tuple[str, str], Decision] = {}
        self._split: dict[tuple[str, str, str], Decision] = {}
        self._names: dict[tuple[str, str], str] = {}
        for decision in decisions:
            if not decision.stands:
                continue
            key = (decision.kind, decision.subject)
            if decision.action == "merge":
                self._merged[key] = decision
            elif decision.action == "split":
                self._split[*key, decision.surface or ""] = decision
            elif decision.action == "rename":
                self._names[key] = decision.name or ""

    @classmethod
    def load(cls, connection: Connection) -> Decisions:
        """Those of a database."""
        return cls(load_decisions(connection))

    @property
    def move_names(self) -> bool:
        """Whether any name counts for another entry than the reader took it for."""
        return bool(self._merged or self._split)

    def identity(self, kind: str, identity: str, surface: str) -> str:
        """The id of the entry that counts for a name.

        Args:
            kind: ``benchmark``, ``metric`` or ``model``.
            identity: id of the entry that the reader took it for.
            surface: the name as the abstract has it.
        """
        if not self.move_names:
            return identity
        seen = set()
        while identity not in seen:
            seen.add(identity)
            step = self._split.get((kind, identity, surface)) or self._merged.get((kind, identity))
            if step is None or step.target is None:
                break
            identity = step.target
        return identity

    def name(self, kind: str, identity: str) -> str | None:
        """How an entry is to be shown; None where nobody has said."""
        return self._names.get((kind, identity))

    def merge_of(self, kind: str, identity: str) -> Decision | None:
        """The merge that made an entry a part of another; None for an entry of its own."""
        return self._merged.get((kind, identity))

    def split_of(self, kind: str, identity: str, surface: str) -> Decision | None:
        """The split that took a spelling out of an entry, or None."""
        return self._split.get((kind, identity, surface))

    def hidden(self, kind: str, ids: Iterable[str]) -> dict[str, list[str]]:
        """For each of these entries those that are merged into it, directly or not, in order of their ids."""
        wanted = set(ids)
        found: dict[str, list[str]] = {}
        for of_kind, identity in sorted(self._merged):
            if of_kind == kind and (target := self.identity(kind, identity, "")) in wanted:
                found.setdefault(target, []).append(identity)
        return found

    def reachable(self, kind: str, identity: str) -> set[str]:
        """The entry and all entries to which any decision leads from it."""
        edges: dict[str, set[str]] = {}
        for decision in (*self._merged.values(), *self._split.values()):
            if decision.kind == kind and decision.target is not None:
                edges.setdefault(decision.subject, set()).add(decision.target)
        found, waiting = {identity}, [identity]
        while waiting:
            for target in edges.get(waiting.pop(), set()) - found:
                found.add(target)
                waiting.append(target)
        return found


def load_decisions(connection: Connection) -> list[Decision]:
    """All decisions, oldest first."""
    rows = connection.execute(select(name_decision).order_by(name_decision.c.id)).all()
    undone = {row.undoes for row in rows if row.undoes is not None}
    return [
        Decision(
            row.id,
            row.kind,
            row.action,
            row.subject_id,
            row.surface,
            row.target_id,
            row.name,
            row.undoes,
            row.comment,
            row.reviewer,
            row.at,
            row.id not in undone,
        )
        for row in rows
    ]
