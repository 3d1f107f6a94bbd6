"""The options that the benchmark and the profile share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PapersOption = Annotated[int, typer.Option(min=1, metavar="N", help="How many papers to measure with.")]
CorpusOption = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH",
        help="Abstracts to take the first N of, again from the start where there are fewer. Without it, "
        "../shared/corpus/papers.jsonl.gz where it is there, else fixtures/papers.jsonl.",
        show_default=False,
    ),
]
