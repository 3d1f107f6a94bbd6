"""The papers on fetched pages: read as those of files are, but known by the address that they came from."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from benchmine.fetch.collecting import Collected
from benchmine.papers import Sources
from extract.records import Paper


def sources(collected: Sequence[Collected]) -> Sources:
    """The pages of harvests in one format as sources of papers."""
    places = {
        str(path): (address, keep)
        for each in collected
        for keep in (each.harvest.keep(list(each.files)),)
        for path, address in each.files.items()
    }

    def choose(paper: Paper) -> Paper | None:
        address, keep = places[paper.source]
        return dataclasses.replace(paper, source=address) if keep(paper) else None

    titles = [each.harvest.title for each in collected]
    return Sources(list(places), format=collected[0].harvest.format, names=titles, choose=choose)
