"""``evaluate``: how well the reader reads."""

from __future__ import annotations

from typing import Annotated

import typer


def evaluate(
    gold: Annotated[
        str,
        typer.Argument(metavar="GOLD.jsonl", help="Annotated abstracts; - is standard input.", show_default=False),
    ],
    *,
    predictions: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Results to score instead of running the reader.", show_default=False),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="OLD.jsonl", help="Earlier results: show what is gained and lost.", show_default=False),
    ] = None,
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="Show this many of the errors of each cause.")] = 0,
    why: Annotated[bool, typer.Option("--why", help="With --errors: show how each number was read.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score the reader against annotated abstracts.

    The figures are precision, recall and F1 of the numbers found and of whole results (number, kind, metric, benchmark
    and model), with 95% intervals, by cause of error and rule, and by venue and year where the file has them. A file of
    mentions is scored as mentions.

    \b
    Example:
      benchmine evaluate fixtures/gold.jsonl --errors 3
      benchmine extract fixtures/papers.jsonl -o new.jsonl
      benchmine evaluate fixtures/gold.jsonl --predictions new.jsonl --against old.jsonl
    """
    from benchmine import scoring

    task = scoring.Task(gold, predictions, against, errors, why=why, as_json=as_json)
    typer.echo(scoring.report(task), nl=False)
