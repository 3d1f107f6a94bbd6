"""Write what the commands say into the documents: their help into docs/cli.md, their output into README.md.

    python -m tools.make_docs            # write both
    python -m tools.make_docs --check    # say whether docs/cli.md is up to date: exit code 1 where it is not

The README's outputs are not checked: a better reader changes them. Its commands are run by tests/test_repository.py.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

from benchmine.cli import app

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "cli.md"
README = ROOT / "README.md"
WIDTH = "80"

HEAD = """\
# The command line

<!-- Written by `make docs` from the help of the commands; change it there. -->

Results go to standard output, everything said about them to standard error, so that a command can be piped. `-` is
standard input where a path is read, and standard output where one is written.

| exit code | meaning |
|---:|---|
| 0 | done |
| 1 | it could not be done: one line on standard error says what is wrong and what to do |
| 2 | wrong usage |
| 130 | stopped by Ctrl-C, after saying what was kept |
| 141 | the reader of standard output went away before the end, as `head` does |

| variable | meaning |
|---|---|
| `BENCHMINE_DATABASE_URL` | the database where `--db` is not given |
| `BENCHMINE_REVIEWER` | who reviews, where `--by` is not given |
| `BENCHMINE_SETTINGS` | the settings file ([fetch.md](fetch.md)) |
| `BENCHMINE_CONTACT`, `BENCHMINE_CACHE` | your address for services that papers come from; the folder of their pages |
| `BENCHMINE_OPENALEX_KEY`, `BENCHMINE_OPENREVIEW_TOKEN`, `HF_TOKEN` | services' keys ([fetch.md](fetch.md#services)) |
| `BENCHMINE_MAX_BYTES`, `BENCHMINE_MAX_RATIO` | the sizes at which reading stops ([formats.md](formats.md#limits)) |
| `BENCHMINE_READ_ONLY` | `1`: the dashboard changes nothing, as with `serve --read-only` |
| `BENCHMINE_SIGN_IN` | `1`: the dashboard asks for a sign-in ([reliability.md](reliability.md#signing-in)) |
| `NO_COLOR` | no colour on terminals |
"""

_CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)


def page() -> str:
    """docs/cli.md as it should be."""
    paths: list[tuple[str, ...]] = [(), *_paths(app)]
    return "\n".join([HEAD, *(_section(" ".join(("benchmine", *path)), *path) for path in paths)])


def command_names() -> list[str]:
    """The commands and the groups of commands, in the order of the help."""
    return [path[0] for path in _paths(app) if len(path) == 1]


def _paths(group: typer.Typer) -> Iterator[tuple[str, ...]]:
    """The words of each command of a group, and of each group in it, before its own commands."""
    for command in group.registered_commands:
        if command.callback is not None:
            yield (command.name or command.callback.__name__,)
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            name = str(inner.typer_instance.info.name)
            yield (name,)
            yield from ((name, *path) for path in _paths(inner.typer_instance))


def _section(title: str, *arguments: str) -> str:
    shown = CliRunner().invoke(app, [*arguments, "--help"], prog_name="benchmine", env={"COLUMNS": WIDTH})
    text = "\n".join(line.rstrip() for line in shown.stdout.strip().splitlines())
    return f"## {title}\n\n```text\n{text}\n```\n"


def readme_commands() -> list[str]:
    """The commands of the README's examples, in order."""
    blocks = _CONSOLE.findall(README.read_text(encoding="utf-8"))
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def run_examples(folder: Path) -> dict[str, subprocess.CompletedProcess[str]]:
    """Run the README's examples one after another, in a folder where they may write.

    Returns:
        By command how it ended; ``stdout`` is all that it wrote.
    """
    (folder / "fixtures").symlink_to(ROOT / "fixtures")
    search = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT))))
    environment = os.environ | {"COLUMNS": WIDTH, "PYTHONPATH": search, "NO_COLOR": "1"}
    environment.pop("BENCHMINE_DATABASE_URL", None)
    ended = {}
    for command in readme_commands():
        program, *arguments = shlex.split(command)
        ended[command] = subprocess.run(
            [sys.executable, "-m", program, *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
    return ended


def readme() -> str:
    """README.md with its outputs as they are now."""
    with tempfile.TemporaryDirectory() as folder:
        ended = run_examples(Path(folder))

    def block(match: re.Match[str]) -> str:
        commands = [line.removeprefix("$ ") for line in match[0].splitlines() if line.startswith("$ ")]
        return "".join(f"$ {command}\n{ended[command].stdout}" for command in commands)

    return _CONSOLE.sub(block, README.read_text(encoding="utf-8"))


def main() -> None:
    """Write the documents, or check the one that can be checked."""
    wanted = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != wanted:
            typer.echo(f"{PAGE.relative_to(ROOT)} is not up to date: run make docs", err=True)
            raise SystemExit(1)
        return
    PAGE.write_text(wanted, encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
    typer.echo(f"{PAGE.relative_to(ROOT)} and {README.name} written")


if __name__ == "__main__":
    main()
