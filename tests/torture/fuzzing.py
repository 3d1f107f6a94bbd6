"""Coverage-guided fuzzing of the targets, with atheris (libFuzzer).

    python -m tests.torture.fuzzing TARGET [SECONDS]

libFuzzer ends its process when it is done, so that each target has one of its own. What it has learnt of a target (its
corpus) and how many inputs it has tried stay in ``artifacts/fuzz``, so that a run goes on where the last one ended.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from tests.torture.process import ROOT

KEPT: Final = ROOT / "artifacts" / "fuzz"
LONGEST_INPUT: Final = 4096
"""Bytes of an input. Of 100 kB and more are those of test_patterns.py, which are made to be slow."""

_EXECUTED: Final = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_WHERE: Final = re.compile(r"Test unit written to .*|ERROR: .*")
_EDGES: Final = re.compile(r"\bcov: (\d+)")


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What came of a target.

    Args:
        target: its name.
        executions: inputs that were tried this time.
        ever: and since the corpus was begun.
        edges: branches of the code that were reached.
        failure: the end of what was said where one of them broke a promise, with the file that holds the input.
    """

    target: str
    executions: int
    ever: int
    edges: int
    failure: str = ""


def fuzz(target: str, *, seconds: float, executions: int = -1, kept: Path = KEPT) -> Fuzzed:
    """Fuzz a target in a process of its own.

    Args:
        target: a name in ``targets.TARGETS``.
        seconds: when to end.
        executions: how many inputs to try at most; -1 for as many as there is time for.
        kept: where the corpus, the inputs that failed and the counts are kept.
    """
    folder = kept / target.replace(" ", "-")
    corpus, failed = folder / "corpus", folder / "failed"
    for path in (corpus, failed):
        path.mkdir(parents=True, exist_ok=True)
    options = {
        "runs": executions,
        "max_total_time": max(1, round(seconds)),
        "max_len": LONGEST_INPUT,
        "timeout": 20,
        "rss_limit_mb": 3000,
        "print_final_stats": 1,
        "artifact_prefix": f"{failed}/",
        "dict": Path(__file__).with_name("words.dict"),
        "verbosity": 1,
    }
    command = [sys.executable, "-m", "tests.torture.fuzzing", target, str(corpus), str(_seeds(target, folder))]
    command += [f"-{name}={value}" for name, value in options.items()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    said = done.stdout + done.stderr
    tried = [int(found) for found in _EXECUTED.findall(said)]
    edges = [int(found) for found in _EDGES.findall(said)]
    count = tried[-1] if tried else 0
    failure = "" if done.returncode == 0 else "\n".join([*done.stdout.splitlines()[-12:], *_WHERE.findall(said)])
    return Fuzzed(target, count, _add(folder / "count.json", count), edges[-1] if edges else 0, failure)


def _add(path: Path, count: int) -> int:
    before: int = json.loads(path.read_text())["executions"] if path.exists() else 0
    path.write_text(json.dumps({"executions": before + count}))
    return before + count


def _seeds(target: str, folder: Path) -> Path:
    """A folder of inputs to begin with: the samples of every format, or abstracts."""
    seeds = folder / "seeds"
    seeds.mkdir(exist_ok=True)
    if target.endswith("source"):
        for sample in (ROOT / "fixtures" / "sources").iterdir():
            if sample.is_file():
                (seeds / sample.name).write_bytes(sample.read_bytes()[:LONGEST_INPUT])
        return seeds
    with (ROOT / "fixtures" / "papers.jsonl").open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            paper = json.loads(line)
            text = (
                f" {paper.get('title', '')}\x1f{paper['abstract']}" if target == "reader" else f" {paper['abstract']}"
            )
            (seeds / str(number)).write_bytes(text.encode())
    return seeds


def _child(arguments: list[str]) -> None:
    import atheris  # noqa: PLC0415

    with atheris.instrument_imports(include=["extract"]):
        from tests.torture import targets  # noqa: PLC0415
    target = targets.TARGETS[arguments[1]]

    def one(data: bytes) -> None:
        targets.timed(target, data)

    one(b" A warm-up: ReadNet achieves 91.5% accuracy on CIFAR-10.")  # what is loaded once is not the input's time
    atheris.Setup([arguments[0], *arguments[2:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) > 3:
        _child(sys.argv)
    else:
        found = fuzz(sys.argv[1], seconds=float(sys.argv[2]) if len(sys.argv) > 2 else 60)
        given: dict[str, Any] = asdict(found)
        sys.stdout.write(json.dumps(given, indent=2) + "\n")
        sys.exit(bool(found.failure))
