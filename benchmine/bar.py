"""The progress bar of a terminal. Apart, for it loads rich."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task
from rich.progress_bar import ProgressBar
from rich.text import Text

from benchmine.progress import describe, share


class _Share(BarColumn):
    """A bar as long as the share that is done, and one that only moves where that is not known."""

    def render(self, task: Task) -> ProgressBar:
        bar = super().render(task)
        bar.pulse = share(*_done(task)) is None
        return bar


class _Description(ProgressColumn):
    """Papers, share, rate and remaining time in words."""

    def render(self, task: Task) -> Text:
        papers, position, total = _done(task)
        return Text(describe(papers, max(task.elapsed or 0.0, 0.001), position, total))


def _done(task: Task) -> tuple[int, int, int | None]:
    """Papers, position and total."""
    return int(task.fields["papers"]), int(task.completed), None if task.total is None else int(task.total)


class Bar:
    """A bar with count, rate and remaining time, which goes away when the work is done.

    Args:
        total: what the positions go up to; None where that is not known.
    """

    def __init__(self, total: int | None) -> None:
        self.papers = 0
        console = Console(stderr=True)
        self._bar = Progress(_Share(30), _Description(), console=console, transient=True, refresh_per_second=4)
        self._task = self._bar.add_task("", total=total, papers=0)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def advance(self, papers: int = 1) -> None:
        self.papers += papers
        self._bar.update(self._task, papers=self.papers)

    def move(self, position: int) -> None:
        self._bar.update(self._task, completed=position)
