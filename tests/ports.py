"""Ports for the servers that tests start."""

from __future__ import annotations

import itertools
import os
import socket

_FIRST, _END, _EACH = 10_000, 32_000, 100

_untried = itertools.count(_FIRST + os.getpid() * _EACH % (_END - _FIRST))


def free_port() -> int:
    """A port of this machine that nothing listens on, and that nobody is given before a server of ours takes it.

    Not the port that the system would choose: it gives that to others too while our server is still starting. Systems
    choose from 32,768 on, and the processes of a run (pytest-xdist) each have a hundred ports of their own below.
    """
    for port in _untried:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("unreachable: there is always another")
