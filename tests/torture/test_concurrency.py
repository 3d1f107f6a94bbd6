"""The short form of the crowd at one database that `make torture` keeps up for two minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture import concurrency


@pytest.mark.sqlite
def test_nobody_is_locked_out_and_nothing_is_lost(tmp_path: Path) -> None:
    crowd = concurrency.torture(tmp_path, seconds=4, papers=400)
    assert crowd.failures == []
    assert crowd.ingests >= 2
    assert crowd.reads > 20
    assert crowd.reviews > 2
