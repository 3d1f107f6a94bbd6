"""Charts. Colours and fonts are the theme's; each chart has a text that says what it shows."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from dashboard.formats import better_phrase, day, measure, number
from db.queries import Board, HistoryPoint

CHOICE = "choice"
"""Name of the chart's selection parameter; its field is ``result_id``."""

_REPORTED, _NEW_BEST = "reported", "new best"


def history(points: Sequence[HistoryPoint], board: Board, chosen: str | None = None) -> alt.LayerChart:
    """Scores by date, and the best so far as steps where the metric has a direction.

    Only the best so far is a line: two results that nobody measured alike have no slope between them.

    Args:
        points: dated results of one board, oldest first.
        board: what they are results of.
        chosen: the result whose evidence is shown, drawn with a ring.
    """
    frame = pd.DataFrame(
        {
            "when": [day(point.date) for point in points],
            "value": [float(point.value) for point in points],
            "shown": [number(point.value) for point in points],
            "date": [point.date for point in points],
            "model": [point.model or "not stated" for point in points],
            "paper": [point.title or "untitled" for point in points],
            "result_id": [point.result_id for point in points],
            "kind": [_NEW_BEST if point.is_best and board.direction != "none" else _REPORTED for point in points],
        }
    )
    x = alt.X("when:T", title=None, axis=alt.Axis(tickCount=6, labelOverlap=True))
    y = alt.Y("value:Q", title=measure(board), scale=alt.Scale(zero=False, padding=12))
    kinds = alt.Scale(domain=[_NEW_BEST, _REPORTED])
    legend = alt.Legend(title=None, orient="top", symbolSize=90)
    layers: list[alt.Chart] = []
    if board.direction != "none":
        layers.append(_steps(frame, x, y))
    layers.append(
        alt.Chart(frame)
        .mark_point(filled=True, size=85, opacity=0.9)
        .encode(
            x=x,
            y=y,
            color=alt.Color("kind:N", scale=kinds, legend=legend),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=[_NEW_BEST, _REPORTED], range=["diamond", "circle"])),
            tooltip=[
                alt.Tooltip("shown:N", title=measure(board)),
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("date:N", title="Date"),
                alt.Tooltip("paper:N", title="Paper"),
            ],
        )
        .add_params(alt.selection_point(name=CHOICE, fields=["result_id"], on="click", empty=False))
    )
    ring = frame[frame["result_id"] == chosen]
    if len(ring):
        layers.append(alt.Chart(ring).mark_point(size=330, filled=False, strokeWidth=2).encode(x=x, y=y))
    return alt.layer(*layers).properties(height=300)


def _steps(frame: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    """The best so far, kept up to the date of the last result."""
    best = frame[frame["kind"] == _NEW_BEST]
    if len(best):
        best = pd.concat([best, best.tail(1).assign(when=frame["when"].max())], ignore_index=True)
    return alt.Chart(best).mark_line(interpolate="step-after", strokeWidth=2, opacity=0.75).encode(x=x, y=y)


def history_text(points: Sequence[HistoryPoint], board: Board) -> str:
    """What the chart shows, for those who do not see it."""
    first, last = points[0].date, points[-1].date
    when = f"on {first}" if first == last else f"from {first} to {last}"
    results = "1 dated result" if len(points) == 1 else f"{len(points)} dated results"
    text = f"{measure(board)} on {board.benchmark} over time: {results} {when}."
    best = [point for point in points if point.is_best]
    if board.direction == "none" or not best:
        return text
    start, end = best[0], best[-1]
    if start is end:
        return f"{text} Best reported, {better_phrase(board.direction)}: {number(end.value)} by {end.model or 'an unnamed model'}."
    return (
        f"{text} Best so far, {better_phrase(board.direction)}: {number(start.value)} by {start.model or 'an unnamed model'} "
        f"({start.date}) to {number(end.value)} by {end.model or 'an unnamed model'} ({end.date}), in {len(best)} steps."
    )
