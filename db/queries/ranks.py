"""The ranks of single results on their whole boards."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select

from db.tables import BOARD, result
from db.writing import chunks

_FEW: Final = 8
"""Results of one board whose ranks are counted one by one, up to 0.2 ms each on a board of 4,900; to read the merits of
all its rows takes 1.6 ms."""

Place = tuple[str, tuple[str, ...], float]
"""The id of a ranked result, its board (the columns :data:`db.tables.BOARD`) and its merit."""


def board_ranks(connection: Connection, result_ids: Sequence[str]) -> dict[str, int]:
    """The rank of each of these results on its whole board; those without a rank are left out."""
    found: dict[str, int] = {}
    for some in chunks(result_ids):
        found.update((row[0], row[1]) for row in connection.execute(_COUNTED, {"these": some}).all())
    return found


def ranks(connection: Connection, places: Iterable[Place]) -> dict[str, int]:
    """The same for results whose boards and merits are known, many of which may be on one board."""
    of_board: dict[tuple[str, ...], list[tuple[str, float]]] = defaultdict(list)
    for identity, board, merit in places:
        of_board[board].append((identity, merit))
    found: dict[str, int] = {}
    few: list[str] = []
    for board, some in of_board.items():
        if len(some) <= _FEW:
            few += [identity for identity, _ in some]
            continue
        given = {f"this_{column}": value for column, value in zip(BOARD, board, strict=True)}
        best_first = [-merit for merit in connection.execute(_MERITS, given).scalars().all()]
        found.update((identity, bisect_left(best_first, -merit) + 1) for identity, merit in some)
    return found | board_ranks(connection, few)


def _counted() -> Select[Any]:
    """Results with how many on their board have more merit, and one: a range of ``ix_result_board``."""
    other = result.alias("other")
    same_board = (other.c[column] == result.c[column] for column in BOARD)
    better = select(func.count()).where(*same_board, other.c.merit > result.c.merit).correlate(result).scalar_subquery()
    these: BindParameter[str] = bindparam("these", expanding=True)
    return select(result.c.id, better + 1).where(result.c.id.in_(these), result.c.merit.is_not(None))


# Made once: to put a statement together takes longer than to run it.
_COUNTED: Final = _counted()
_MERITS: Final = (
    select(result.c.merit)
    .where(*(result.c[column] == bindparam(f"this_{column}") for column in BOARD), result.c.merit.is_not(None))
    .order_by(result.c.merit.desc().nulls_last())
)
