"""Write constraints.txt: the version of everything that Benchmine, its development tools and its stores pull in.

    python3 tools/make_constraints.py

Installs the project into a fresh environment in a temporary folder, without constraints, and writes down what came. No
index address gets into the file; which index is asked is up to pip's own settings.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "constraints.txt"
EXTRAS = "dev,distributed,stores"
"""Those whose packages have to go together: the drivers of S3 want older ones of some that others bring."""

HEADER = """\
# Versions with which Benchmine is known to work: pip install -c constraints.txt -e '.[dev]'
# Made by `make constraints`: what `pip freeze --exclude-editable` names after an install into a fresh environment.
"""


def main() -> None:
    """Make the environment, read its versions, write the file."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-e", f"{ROOT}[{EXTRAS}]"], check=True)
        freeze = [python, "-m", "pip", "freeze", "--exclude-editable"]
        listed = subprocess.run(freeze, check=True, capture_output=True, text=True).stdout
    pins = sorted((line for line in listed.splitlines() if "==" in line), key=str.casefold)
    TARGET.write_text(HEADER + "\n".join(pins) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(pins)} versions in {TARGET.name}\n")


if __name__ == "__main__":
    main()
