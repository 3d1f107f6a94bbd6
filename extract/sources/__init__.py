"""Sources: from files of abstracts, in many layouts, to papers.

    from extract.sources import iter_papers

    for paper in iter_papers(["papers.jsonl.gz", "notes/"], on_problem=print):
        ...

``FORMATS`` names the layouts, one module each; docs/formats.md describes them.
"""

from __future__ import annotations

from .duplicates import DUPLICATE
from .errors import SourceError
from .files import find_files
from .limits import Limits
from .reading import FORMATS, Format, iter_papers, total_bytes

__all__ = ["DUPLICATE", "FORMATS", "Format", "Limits", "SourceError", "find_files", "iter_papers", "total_bytes"]
