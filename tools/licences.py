"""Write docs/licences.md: everything that an installed Benchmine brings along, with the licence that it states.

    .venv/bin/python -m tools.licences

A test holds the page to what is installed. Versions are in constraints.txt.
"""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = ROOT / "docs" / "licences.md"

_HEAD: Final = """\
# Licences of what Benchmine needs

Benchmine is under Apache-2.0. `pip install 'benchmine[postgres]'` brings along what is listed here, each under the
licence that its own metadata state. The extra `distributed` and tools for development are not listed. None of it is
copied into Benchmine. LGPL-3.0 (psycopg) and MPL-2.0 (certifi, orjson) ask that changes to those libraries themselves
stay free; they are used as they are.

Written by `python -m tools.licences`; versions are in `constraints.txt`.

| package | licence |
| --- | --- |
"""

# Where the metadata have a whole text, another spelling, or nothing but a classifier.
_SPELT: Final = {
    "altair": "BSD-3-Clause",
    "ahocorasick-rs": "Apache-2.0",
    "protobuf": "BSD-3-Clause",
    "pydeck": "Apache-2.0",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "shellingham": "ISC",
}
_CLASSIFIERS: Final = {"BSD License": "BSD-3-Clause", "MIT License": "MIT"}


def licences() -> dict[str, str]:
    """Each package that is installed with Benchmine, by its name, and its licence."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    found: dict[str, str] = {}
    todo = [Requirement(line) for line in wanted]
    while todo:
        requirement = todo.pop()
        name = _folded(requirement.name)
        if name in found:
            continue
        try:
            package = distribution(requirement.name)
        except PackageNotFoundError:  # for another system
            continue
        found[name] = _SPELT.get(name) or _licence(package)
        needs = [Requirement(line) for line in package.requires or []]
        todo += [one for one in needs if one.marker is None or _applies(one, requirement.extras)]
    return dict(sorted(found.items()))


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    assert requirement.marker is not None
    return any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def _licence(package: Distribution) -> str:
    metadata = package.metadata
    stated = metadata.json.get("license_expression") or metadata.json.get("license")
    if stated:
        return str(stated)
    classifiers = [text.rpartition(" :: ")[2] for text in metadata.get_all("Classifier") or []]
    return next((_CLASSIFIERS[text] for text in classifiers if text in _CLASSIFIERS), "")


def _folded(name: str) -> str:
    return name.lower().replace("_", "-")


def page() -> str:
    """The page as it should be."""
    return _HEAD + "".join(f"| {name} | {licence} |\n" for name, licence in licences().items())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{len(licences())} packages in {PAGE.name}\n")
