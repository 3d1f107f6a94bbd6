"""Benchmine's command line and its settings; thin, on top of ``extract``, ``db`` and ``dashboard``."""

__version__ = "0.1.0"
