"""Commands that look across papers: ``model``, ``compare``, ``conflicts`` and ``coverage``."""

from __future__ import annotations

from typing import Annotated

import typer

from benchmine.console import STANDARD, tell
from benchmine.options import DatabaseOption, OutputOption, TableFormat, TableFormatOption

_LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many to show.")]
_Every = 1_000_000_000  # a file holds all of them


def model(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A model, by its name or a part of it.", show_default=False)
    ],
    *,
    limit: _LimitOption = 50,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Show everything reported of a model.

    Its results stand by task and benchmark, each with its rank on its board. As CSV or JSON all results are written.

    \b
    Example:
      benchmine model ResNet-50
    """
    from benchmine.database import database
    from benchmine.leaderboards import CAVEAT
    from benchmine.models import find_model, model_table, title
    from benchmine.tables import write
    from db import queries

    people = format is TableFormat.TABLE
    with database(db) as engine:
        first, *others = find_model(engine, name)
        page = queries.model(engine, first.id)
    if page is None:
        return
    if people and output == STANDARD:
        typer.echo(title(page))
    write(model_table(page, limit if people else None), format, output)
    if not people:
        return
    if len(page.results) > limit:
        tell(f"The first {limit:,} of {len(page.results):,}; --limit shows more.")
    if others:
        more = "" if len(others) <= 8 else f"; and {len(others) - 8} more"
        tell(f"Other models with that in their name: {'; '.join(one.name for one in others[:8])}{more}")
    tell(CAVEAT)


def compare(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME NAME …", help="Two to eight models, or benchmarks.", show_default=False),
    ],
    *,
    benchmarks: Annotated[
        bool, typer.Option("--benchmarks", help="The names are benchmarks; compare them over the models they share.")
    ] = False,
    limit: _LimitOption = 50,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Compare models, or benchmarks.

    Models stand beside each other over the boards that they share, benchmarks over the models that they share. A
    star marks the best. Where several values are reported of a model on a board, the range is shown beside the one
    that is taken: one that its own paper reports before others, then one without a stated setting, then the best.

    \b
    Example:
      benchmine compare ResNet-50 EfficientNet ViT
      benchmine compare --benchmarks CIFAR-10 CIFAR-100
    """
    from benchmine.database import database
    from benchmine.leaderboards import CAVEAT
    from benchmine.models import benchmarks_table, compared_benchmarks, compared_models, models_table
    from benchmine.tables import Table, write

    people = format is TableFormat.TABLE
    with database(db) as engine:
        if benchmarks:
            table = benchmarks_table(compared_benchmarks(engine, names, limit if people else _Every))
        else:
            table = models_table(compared_models(engine, names))
            if people:
                table = Table(table.columns, table.rows[:limit], figures=table.figures)
    if people and not table.rows:
        tell(f"There is nothing that two of these {'benchmarks' if benchmarks else 'models'} share.")
        return
    write(table, format, output)
    if people:
        tell(CAVEAT)


def conflicts(
    benchmark: Annotated[
        str | None,
        typer.Argument(
            metavar="[BENCHMARK]", help="A benchmark, by its name or a part of it; without it, all.", show_default=False
        ),
    ] = None,
    *,
    papers: Annotated[
        bool,
        typer.Option("--between-papers/--all", help="Only where more than one paper has a part in it, or all."),
    ] = True,
    limit: _LimitOption = 20,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Show where papers report several values for one model.

    Each value stands with its sentence: same benchmark, split, metric, unit and stated setting. That values differ
    does not say that one is wrong: abstracts leave conditions out. One abstract that gives several values most often
    does so under conditions that it does not name for each; --all shows these too. As CSV or JSON there is no limit.

    \b
    Example:
      benchmine conflicts ImageNet
    """
    from benchmine.coverage import conflict_records, conflict_table
    from benchmine.database import database
    from benchmine.leaderboards import find_benchmark
    from benchmine.tables import write
    from benchmine.wording import counted
    from db import queries

    people = format is TableFormat.TABLE
    with database(db) as engine:
        wanted = None if benchmark is None else find_benchmark(engine, benchmark)[0].id
        total = queries.conflict_count(engine, wanted, between_papers=papers)
        within = queries.conflict_count(engine, wanted) - total if papers else 0
        found = queries.conflicts(engine, wanted, between_papers=papers, limit=limit if people else _Every)
    if not people:
        write(conflict_records(found), format, output)
        return
    shown = f", the first {limit:,} shown; --limit shows more" if total > limit else ""
    tell(f"{counted(total, 'conflict')}{' between papers' if papers else ''}{shown}")
    if within:
        tell(f"{within:,} more within one paper; --all shows {'it' if within == 1 else 'them'}.")
    if found:
        write(conflict_table(found), format, output)


def coverage(
    benchmark: Annotated[
        str | None,
        typer.Argument(
            metavar="[BENCHMARK]", help="A benchmark, by its name or a part of it; without it, all.", show_default=False
        ),
    ] = None,
    *,
    limit: _LimitOption = 20,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Show how much of what is reported was read.

    A thin board is seldom a thin field. For each benchmark that the lexicon knows: the papers whose abstract names
    it, those that name it beside a number, those with a score read, those all of whose scores have a confidence
    below 0.5, and those with a score that a reviewer rejected; and how often scores in that kind of metric are
    right in full on annotated abstracts.

    \b
    Example:
      benchmine coverage ImageNet
    """
    from benchmine.coverage import coverage_table, find_line, summary
    from benchmine.database import database
    from benchmine.tables import write
    from db import queries

    people = format is TableFormat.TABLE
    with database(db) as engine:
        if benchmark is not None:
            write(coverage_table([find_line(engine, benchmark)]), format, output)
            return
        found = queries.coverage(engine, limit=limit if people else _Every)
    if people:
        tell(summary(found))
    if found.lines or not people:
        write(coverage_table(found.lines), format, output)
    if people and found.lines_in_all > limit:
        tell(f"The first {limit:,} of {found.lines_in_all:,}; --limit shows more.")
