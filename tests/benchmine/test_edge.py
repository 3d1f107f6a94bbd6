"""What holds for every command: help, exit codes, settings, pipes, signals, encodings."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmine import errors, settings
from benchmine.options import SourceFormat
from extract.sources import FORMATS
from tests.benchmine.conftest import FIXTURES, Run
from tests.ports import free_port
from tools.make_docs import command_names

ROOT = Path(__file__).parents[2]
BUNDLED = FIXTURES / "papers.jsonl"
COMMANDS = command_names()


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != settings.DATABASE_VARIABLE}
    search = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return kept | {"PYTHONPATH": search} | more


def start(*arguments: str | Path, **options: object) -> subprocess.Popen[bytes]:
    """The command in a process of its own, for what only a process shows."""
    command = [sys.executable, "-m", "benchmine", *map(str, arguments)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=environment(), **(pipes | options))  # type: ignore[call-overload, no-any-return]


# help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_that_is_a_command(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert (done.code, done.err) == (0, "")
    example = done.out[done.out.index("Example:") :]
    assert f"  benchmine {command}" in example
    assert run(command, "-h").out == done.out


def test_the_help_lists_every_command_in_whole_words(run: Run) -> None:
    out = run("--help").out
    for command in COMMANDS:
        assert re.search(rf"^  {command} +\S.*\.$", out, re.MULTILINE), command
    assert "..." not in out.replace("[ARGS]...", "")


def test_no_arguments_show_the_help(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "Usage: benchmine [OPTIONS] COMMAND [ARGS]..." in done.out + done.err


def test_unknown_commands_and_options_are_exit_code_2(run: Run) -> None:
    assert run("mine").code == 2
    assert "No such command 'mine'" in run("mine").err
    assert run("--nonsense").code == 2


def test_the_options_name_the_formats_that_there_are() -> None:
    assert [one.value for one in SourceFormat] == list(FORMATS)


def test_version(run: Run) -> None:
    assert re.fullmatch(r"benchmine \d+\.\d+\.\d+, reader \S+, Python 3\.\d+\.\S+\n", run("version").out)
    assert re.fullmatch(r"benchmine \d+\.\d+\.\d+\n", run("--version").out)


@pytest.mark.parametrize(("module", "name"), errors.REPORTED)
def test_reported_errors_exist_and_are_caught(module: str, name: str) -> None:
    error = getattr(importlib.import_module(module), name)
    assert issubclass(error, Exception)
    assert error in errors.reported()


# settings


def test_the_database_is_the_option_the_variable_or_the_users_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATABASE_VARIABLE, "sqlite:///variable.db")
    assert settings.database_address("option.db") == "option.db"
    assert settings.database_address(None) == settings.database_address("  ") == "sqlite:///variable.db"
    monkeypatch.setenv(settings.DATABASE_VARIABLE, "")
    assert settings.database_address(None) == str(settings.data_folder() / "benchmine.db")
    assert Path(settings.database_address(None)).is_absolute()


def test_a_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert settings.database_address("~/papers.db") == str(tmp_path / "papers.db")


def test_the_variable_is_used(run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.DATABASE_VARIABLE, f"sqlite:///{database}")
    assert "ImageNet" in run("leaderboard").out


def test_the_fixtures_are_found() -> None:
    assert settings.fixtures_folder() == FIXTURES


# pipes, signals, encodings


@pytest.mark.parametrize("command", [("extract", BUNDLED), ("explain", BUNDLED), ("mentions", BUNDLED)])
def test_a_reader_that_goes_away_is_no_error_message(command: tuple[str | Path, ...]) -> None:
    with start(*command) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read().decode()
        assert process.wait(60) == errors.CLOSED_PIPE
    assert "Traceback" not in said
    assert "Broken" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("command", [("--help",), ("leaderboard",), ("export", "papers"), ("explain", "A 5% gain.")])
def test_a_full_standard_output_is_one_line(database: Path, command: tuple[str, ...]) -> None:
    more = ("--db", database) if command[0] in ("leaderboard", "export") else ()
    with Path("/dev/full").open("wb") as full, start(*command, *more, stdout=full) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said == b"benchmine: standard output cannot be written: No space left on device; send it elsewhere\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell there cannot close a stream")
def test_streams_that_were_closed_are_empty(database: Path) -> None:
    command = f"{sys.executable} -m benchmine leaderboard --db {database} <&- >&- && echo done"
    done = subprocess.run(["sh", "-c", command], env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"done\n", b"")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="arguments and names of files are text there")
def test_bytes_that_are_no_text_are_wrong_usage_but_in_a_path(tmp_path: Path) -> None:
    text = os.fsdecode(b"Caf\xe9-Net reaches 76.1% accuracy on ImageNet.")
    for arguments in (("explain", text), ("leaderboard", text), ("review", "accept", "12", f"--by={text}")):
        with start(*arguments) as process:
            _, said = process.communicate(timeout=60)
        assert process.returncode == errors.USAGE
        assert said.startswith(b"benchmine: ")
        assert said.endswith(b"Caf\\xe9-Net reaches 76.1% accuracy on ImageNet.: not UTF-8; give it in that encoding\n")
    path = tmp_path / os.fsdecode(b"Caf\xe9") / "papers.jsonl"
    path.parent.mkdir()
    path.write_bytes(BUNDLED.read_bytes())
    with start("extract", path, "-o", path.with_name("out.jsonl")) as process:
        assert process.wait(60) == 0


def test_ctrl_c_while_waiting_for_input(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with start("extract", "-", "-o", out) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        for _ in range(30):  # more than is read ahead, and then nothing, but no end
            process.stdin.write(BUNDLED.read_bytes())
        process.stdin.flush()
        wait_for(lambda: Path(f"{out}.part").exists())
        assert interrupt(process) == 130
        errors = process.stderr.read().decode()
    assert f"benchmine: interrupted; what was read is in {out}.part\n" in errors
    assert "Traceback" not in errors
    for line in Path(f"{out}.part").read_text(encoding="utf-8").splitlines():
        json.loads(line)


@pytest.mark.parametrize(("encoding", "title"), [("ascii", "Größe → 1"), ("cp1252", "Größe \\u2192 1")])
def test_no_encoding_of_the_output_is_too_small(tmp_path: Path, encoding: str, title: str) -> None:
    paper = {"id": "a", "title": "Größe → 1", "abstract": "TinyNet achieves 94.8% accuracy on CIFAR-10."}
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps(paper), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "benchmine", "explain", str(path)],
        env=environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    written = "utf-8" if encoding == "ascii" else encoding  # where a terminal says ASCII, it seldom means it
    assert done.stdout.decode(written).startswith(f"a  {title}\n")


def test_a_terminal_gets_colour_a_bar_and_the_summary(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on this system")

    def on_terminal(*arguments: str, **more: str) -> str:
        screen, terminal = pty.openpty()
        command = [sys.executable, "-m", "benchmine", *arguments]
        with subprocess.Popen(
            command, env=environment(TERM="xterm", COLUMNS="120", **more), stdout=terminal, stderr=terminal
        ) as process:
            os.close(terminal)
            shown = b""
            try:
                while chunk := os.read(screen, 4096):
                    shown += chunk
            except OSError:  # Linux: the other end is closed
                pass
            assert process.wait(60) == 0
        os.close(screen)
        return shown.decode()

    ingested = on_terminal("ingest", str(BUNDLED), "--db", str(tmp_path / "p.db"))
    bar = ingested.split("157 papers read")[0]
    assert "0 papers" in bar
    assert "100%" not in bar
    assert "0:00 left" not in bar
    assert "157 new, 0 changed, 0 unchanged" in ingested
    text = "TinyNet achieves 94.8% accuracy on CIFAR-10."
    coloured = on_terminal("explain", text)
    assert "\x1b[33m\x1b[1m94.8\x1b[0m%" in coloured
    assert "[value" not in coloured
    assert "[value 94.8]" in on_terminal("explain", text, NO_COLOR="1")
    assert "─" in on_terminal("leaderboard", "--db", str(tmp_path / "p.db"))


@pytest.mark.sqlite
def test_serve_answers_until_it_is_stopped(database: Path, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as reply:
                return bool(reply.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    with start("serve", "--db", database.name, "--port", str(port), cwd=tmp_path) as process:
        assert process.stdout is not None
        try:
            wait_for(lambda: answers() or process.poll() is not None)
            assert process.poll() is None, process.stderr and process.stderr.read().decode()
            taken = start("serve", "--db", database.name, "--port", str(port), cwd=tmp_path)
            out, err = taken.communicate(timeout=60)
            assert (taken.returncode, out) == (1, b"")
            assert err.decode() == f"benchmine: port {port} of 127.0.0.1 is taken; choose another with --port\n"
        finally:
            code = interrupt(process)
            said = process.stdout.read().decode()
    assert code == 0
    assert f"Dashboard: {url} (Ctrl-C stops it)\n" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--db", "none.db"], "none.db: no such database"),
        (["--db", "sqlite://"], "in memory"),
        (["--db", "known.db", "--address", "no.such.host.invalid"], "no.such.host.invalid: "),
    ],
)
def test_what_cannot_be_served(run: Run, database: Path, arguments: list[str], says: str) -> None:
    assert database.name == "known.db"
    done = run("serve", *arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("benchmine: ")
    assert says in done.err
    assert done.err.count("\n") == 1


def interrupt(process: subprocess.Popen[bytes]) -> int:
    """Press Ctrl-C until it is noticed: a signal just before a blocking read is seen only after it."""
    for _ in range(6):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(10)
    process.kill()
    return process.wait(10)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
