"""The command line of tests/benchmine, for the tests of this folder."""

from tests.benchmine.conftest import run

__all__ = ["run"]
