"""Charts. Colours and fonts are the theme's; each chart has a text that says what it shows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final, Literal

import altair as alt
import pandas as pd

from dashboard.formats import better_phrase, count, day, measure, model_name, number
from db.queries import Board, HistogramBin, HistoryPoint, YearCount

Picture = Literal["png", "svg"]

CHOICE: Final = "choice"
"""Name of the chart's selection parameter; its field is ``result_id``."""

_NEW_BEST, _OTHER, _CITED = "new best", "other result", "cited baseline"
_KINDS: Final = [_NEW_BEST, _OTHER, _CITED]
# Both hold on the light and on the dark ground, at 3:1 or more; the shapes say the same without colour.
BLUE, GREY = "#2d7db3", "#7f8b96"


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
            "model": [model_name(point.model) for point in points],
            "paper": [point.title or point.paper_id for point in points],
            "result_id": [point.result_id for point in points],
            "kind": [_kind(point, board) for point in points],
        }
    )
    x = _time(frame["when"])
    title = f"{measure(board)}, {better_phrase(board.direction)}"
    # Without the format a board of one value has ticks such as 92.500000.
    y = alt.Y("value:Q", title=title, scale=alt.Scale(zero=False, padding=12), axis=alt.Axis(format=",.8~r"))
    kinds = [kind for kind in _KINDS if (frame["kind"] == kind).any()]
    layers = [_points(frame, kinds, measure(board), x, y)]
    if board.direction != "none":
        layers.insert(0, _steps(frame, x, y))
    ring = frame[frame["result_id"] == chosen]
    if len(ring):
        layers.append(alt.Chart(ring).mark_point(size=330, filled=False, strokeWidth=2, color=BLUE).encode(x=x, y=y))
    return alt.LayerChart(layer=layers, height=300)


def _time(days: pd.Series[pd.Timestamp]) -> alt.X:
    """The axis of dates: a year at least, so that a single date is not spelled out in hours."""
    first, last = days.min(), days.max()
    margin = max(pd.Timedelta(days=365) - (last - first), (last - first) / 25) / 2  # room for the marks at both ends
    ends = (first - margin, last + margin)
    domain = [alt.DateTime(year=end.year, month=end.month, date=end.day) for end in ends]
    months = last - first < pd.Timedelta(days=3 * 365)
    axis = alt.Axis(tickCount=6, labelOverlap=True, format="%b %Y" if months else "%Y")
    return alt.X("when:T", title=None, axis=axis, scale=alt.Scale(domain=domain))


def _kind(point: HistoryPoint, board: Board) -> str:
    if point.is_best and board.direction != "none":
        return _NEW_BEST
    return _CITED if point.role in ("baseline", "best existing") else _OTHER


def _points(frame: pd.DataFrame, kinds: list[str], value: str, x: alt.X, y: alt.Y) -> alt.Chart:
    looks = {_NEW_BEST: (BLUE, "diamond"), _OTHER: (GREY, "circle"), _CITED: (GREY, "cross")}
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_point(filled=True, size=85, opacity=0.95, strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[looks[kind][0] for kind in kinds]),
                legend=alt.Legend(title=None, orient="top", direction="horizontal", columns=2),
            ),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=[looks[kind][1] for kind in kinds])),
            tooltip=[
                alt.Tooltip("shown:N", title=value),
                alt.Tooltip("model:N", title="Model"),
                alt.Tooltip("date:N", title="Date"),
                alt.Tooltip("paper:N", title="Paper"),
            ],
        )
        .add_params(alt.selection_point(name=CHOICE, fields=["result_id"], on="click", empty=False))
    )
    return chart


def _steps(frame: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    """The best so far, kept up to the date of the last result."""
    best = frame[frame["kind"] == _NEW_BEST]
    if len(best):
        best = pd.concat([best, best.tail(1).assign(when=frame["when"].max())], ignore_index=True)
    line = alt.Chart(best).mark_line(interpolate="step-after", strokeWidth=2, color=BLUE)
    chart: alt.Chart = line.encode(x=x, y=y)
    return chart


def thinned(points: Sequence[HistoryPoint], most: int) -> list[HistoryPoint]:
    """About ``most`` of the points, evenly taken in time, and every new best."""
    if len(points) <= most:
        return list(points)
    step = len(points) / most
    kept = {int(index * step) for index in range(most)}
    return [point for index, point in enumerate(points) if point.is_best or index in kept]


def history_text(points: Sequence[HistoryPoint], board: Board) -> str:
    """What the chart shows, for those who do not see it."""
    first, last = points[0].date, points[-1].date
    when = f"on {first}" if first == last else f"from {first} to {last}"
    text = f"{measure(board)} on {board.benchmark} over time: {count(len(points), 'dated result')} {when}."
    best = [point for point in points if point.is_best]
    if board.direction == "none" or not best:
        return text
    start, end = best[0], best[-1]
    reached = f"{number(end.value)}, {model_name(end.model)}, {end.date}"
    if start is end:
        return f"{text} Best reported ({better_phrase(board.direction)}): {reached}."
    begun = f"{number(start.value)}, {model_name(start.model)}, {start.date}"
    return f"{text} Best so far ({better_phrase(board.direction)}): from {begun} to {reached} in {len(best)} steps."


def distribution(bins: Sequence[HistogramBin], board: Board) -> alt.Chart:
    """How the ranked values of a board are spread: a bar for each range of values that has any."""
    filled = [one for one in bins if one.count]
    frame = pd.DataFrame(
        {
            "low": [one.low for one in filled],
            "high": [one.high for one in filled],
            "count": [one.count for one in filled],
            "range": [_range(one) for one in filled],
        }
    )
    if len(bins) == 1:  # all values are equal: a bar of no width would not be seen
        room = max(abs(bins[0].low) * 0.01, 0.5)
        frame = frame.assign(low=bins[0].low - room, high=bins[0].high + room)
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_bar(color=BLUE)
        .encode(
            x=alt.X(
                "low:Q",
                bin="binned",
                title=measure(board),
                scale=alt.Scale(zero=False, nice=False),
                axis=alt.Axis(tickCount=6, labelOverlap=True),
            ),
            x2="high:Q",
            y=_counts("count:Q", "Ranked results"),
            tooltip=[alt.Tooltip("range:N", title=measure(board)), alt.Tooltip("count:Q", title="Ranked results")],
        )
    )
    return chart.properties(height=300)


def distribution_text(bins: Sequence[HistogramBin], board: Board) -> str:
    """What the chart of values shows, for those who do not see it."""
    total = sum(one.count for one in bins)
    most = max(bins, key=lambda one: one.count)
    return (
        f"{measure(board)} on {board.benchmark}: {count(total, 'ranked result')} from {number(bins[0].low)} to "
        f"{number(bins[-1].high)}, most of them ({most.count:,}) {_range(most)}."
    )


def years(found: Sequence[YearCount]) -> alt.Chart:
    """The results of a board by the year of their paper: those with a rank, and the others on top of them."""
    kinds = ["ranked", "not ranked"]
    frame = pd.DataFrame(
        [
            {"year": _year(one), "kind": kind, "results": results, "papers": one.papers}
            for one in found
            for kind, results in zip(kinds, (one.ranked, one.results - one.ranked), strict=True)
            if results
        ]
    )
    order = [_year(one) for one in found]
    present = [kind for kind in kinds if (frame["kind"] == kind).any()]
    colours = dict(zip(kinds, (BLUE, GREY), strict=True))
    legend = alt.Legend(title=None, orient="top") if len(present) > 1 else None
    chart: alt.Chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title="Year of the paper", sort=order, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=_counts("results:Q", "Results"),
            color=alt.Color(
                "kind:N", legend=legend, scale=alt.Scale(domain=present, range=[colours[kind] for kind in present])
            ),
            tooltip=[
                alt.Tooltip("year:O", title="Year"),
                alt.Tooltip("kind:N", title="Standing"),
                alt.Tooltip("results:Q", title="Results"),
                alt.Tooltip("papers:Q", title="Papers that year"),
            ],
        )
    )
    return chart.properties(height=300)


def years_text(found: Sequence[YearCount], board: Board) -> str:
    """What the chart of years shows, for those who do not see it."""
    each = ", ".join(f"{_year(one)}: {one.results:,}" for one in found)
    return f"Results of {measure(board)} on {board.benchmark} by the year of their paper: {each}."


def _year(one: YearCount) -> str:
    return "no year" if one.year is None else str(one.year)


def _range(one: HistogramBin) -> str:
    return number(one.low) if one.low == one.high else f"{number(one.low)} to {number(one.high)}"


def _counts(field: str, title: str) -> alt.Y:
    """An axis of whole numbers."""
    return alt.Y(field, title=title, axis=alt.Axis(tickMinStep=1, format=",d", tickCount=5))


def picture(chart: alt.Chart | alt.LayerChart | alt.FacetChart, kind: Picture, *, height: int | None = 360) -> bytes:
    """The chart as a file of its own: on white, at a size for a page, whatever the screen.

    Args:
        height: in pixels; None for a chart whose lines give it.
    """
    sized = chart.properties(width=720) if height is None else chart.properties(width=720, height=height)
    if kind == "svg":
        text = io.StringIO()
        sized.save(text, format=kind)
        return text.getvalue().encode()
    pixels = io.BytesIO()
    sized.save(pixels, format=kind, scale_factor=2)
    return pixels.getvalue()
