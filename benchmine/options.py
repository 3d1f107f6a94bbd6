"""The options that several commands share, each defined once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import typer

BATCH: Final = 500
"""Papers stored in one transaction: about a second's work, which is what Ctrl-C may lose."""


class SourceFormat(StrEnum):
    """The layouts of ``extract.sources.FORMATS``, named here so that ``--help`` need not load them."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    LABELLED = "labelled"
    LINES = "lines"
    PAGE = "page"
    MARKDOWN = "markdown"
    HTML = "html"
    ARXIV = "arxiv"
    ATOM = "atom"
    OAI = "oai"
    ACL = "acl"
    PUBMED = "pubmed"
    BIBTEX = "bibtex"
    RIS = "ris"
    SEMANTIC_SCHOLAR = "semantic-scholar"
    OPENALEX = "openalex"
    OPENREVIEW = "openreview"
    DAILY_PAPERS = "daily-papers"


class TableFormat(StrEnum):
    """How a command writes a table."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files or folders of abstracts; - is standard input.", show_default=False),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="The database: a file, or postgresql+psycopg://USER@HOST/NAME. "
        "Without it, $BENCHMINE_DATABASE_URL, else a file in your data folder.",
        show_default=False,
    ),
]
OutputOption = Annotated[
    str,
    typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.", show_default=False),
]
SplitOption = Annotated[
    str | None,
    typer.Option(
        "--split",
        metavar="NAME",
        help='Only this split of the benchmark (val, test-clean …); "" is "not named". Without it, any.',
        show_default=False,
    ),
]
TableFormatOption = Annotated[TableFormat, typer.Option("--format", "-f", help="How to write it.")]
SourceFormatOption = Annotated[
    SourceFormat | None,
    typer.Option(
        "--format", "-f", help="The layout of the sources; recognised by their content without it.", show_default=False
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, metavar="N", help="Processes that read; without it, one for each core.", show_default=False
    ),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Stop at the first broken record.")]
