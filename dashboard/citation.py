"""How to cite a paper: as the BibTeX export has it."""

from __future__ import annotations

from db.export.bibtex import bibtex

__all__ = ["bibtex"]
