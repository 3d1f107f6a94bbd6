"""The version that is stored with papers and results: what a paper that another one has read is read again for."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Final

from extract.versions import version as reader_version

DECIDING: Final = ("corrections.py", "effective.py", "normalise.py", "standing.py")
"""The modules that work out of what was read what is stored."""


@cache
def version() -> str:
    """The version of the reader and four more digits: ``0.1.0+1f0c9a2e.77d2``.

    They change when the modules change that turn what was read into the value and the standing on a board: otherwise
    a database would keep values as an older Benchmine worked them out.
    """
    digest = hashlib.blake2b(digest_size=2)
    for name in DECIDING:
        digest.update(resources.files("db").joinpath(name).read_bytes() + b"\0")
    return f"{reader_version()}.{digest.hexdigest()}"
