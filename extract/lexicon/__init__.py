"""What is known by name: metrics, benchmarks and systems, as data, with one lookup for all three.

The data are TOML tables keyed by id, one file a kind, sorted. A name is compared after :func:`fold`, so
``GSM-8K``, ``GSM8K`` and ``the gsm 8k dataset`` are one benchmark, while ``CIFAR-10`` and ``CIFAR-100`` stay two.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, TypeVar, overload

import regex

from extract.records import Direction

Kind = Literal["metric", "benchmark", "system"]
KINDS: Final[tuple[Kind, ...]] = ("metric", "benchmark", "system")


class LexiconError(ValueError):
    """A data file of the lexicon has an entry that does not fit its schema."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure that papers report.

    Args:
        id: slug, stable: the key of leaderboards.
        name: as it is usually written.
        aliases: the other spellings, without ``name``.
        direction: which values are better; ``none`` where neither is (number of parameters is ``lower``).
        unit: ``%`` where the measure is a fraction that papers show as per cent, else ``dB``, ``ms``, ``FPS`` …;
            empty for a plain number.
        low, high: least and greatest possible value in ``unit``; None where that end is open.
        family: coarse kind (``accuracy``, ``error``, ``efficiency`` …), for grouping and for weak evidence.
        exact: the spellings among ``name`` and ``aliases`` that count only in this very case (``IS``, ``EM``).
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    direction: Direction
    unit: str
    low: float | None
    high: float | None
    family: str
    exact: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A dataset, benchmark, environment or shared task on which results are reported.

    Args:
        id: slug, stable: the key of leaderboards.
        name: as it is usually written.
        aliases: the other spellings, without ``name``.
        task: what it tests, in lower case (``image classification``).
        metric: id of the metric that is usually reported on it; empty where there is no usual one.
        exact: the spellings among ``name`` and ``aliases`` that count only in this very case (``DROP``, ``SUN``).
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    task: str
    metric: str
    exact: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class System:
    """A well-known model, method or agent: what gets scores, and what is not a benchmark.

    Args:
        id: slug, stable.
        name: as it is usually written.
        aliases: the other spellings, without ``name``.
        family: the line that it belongs to (``gpt``, ``resnet``, ``slam``).
        exact: the spellings among ``name`` and ``aliases`` that count only in this very case (``SAM``, ``PPO``).
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    family: str
    exact: frozenset[str] = frozenset()


Entry = Metric | Benchmark | System
_E = TypeVar("_E", Metric, Benchmark, System)

_MARKS = regex.compile(r"[\p{Mn}'’‘`´′\"“”]++")  # accents (once decomposed) and quotes: Fréchet, WMT'14
_APART = regex.compile(r"(?<=\d)[^\p{L}\p{N}+@#.]++(?=\d)")  # Llama-2-7B is not Llama-27B; 0.5:0.95 is two numbers
_JOINTS = regex.compile(r"[^\p{L}\p{N}+@#.\-]++|(?<!\d)-|-(?!\d)")  # spaces, underscores, slashes, all other hyphens
_DOTS = regex.compile(r"\.(?!\d)")  # Acc. and U.S. lose theirs; GPT-3.5 and mAP@.5 do not
_PLURAL = regex.compile(r"(?<=[\p{L}]{3}[\p{L}--[isu]])s$", regex.V1)  # games, FLOPs; not success, corpus, DAVIS, FPS
_ARTICLE = regex.compile(r"^(?:the|an?)\s+(?=\S)", regex.IGNORECASE)
# "test set" and "challenge set" before "set"; one noun is taken off at a time: "X benchmark dataset".
_NOUN = regex.compile(
    r"[\s\-](?:(?:test|validation|evaluation|challenge)[ -]?sets?|data[ -]?sets?|data|benchmarks?|benchmarking|corpus"
    r"|corpora|challenges?|collections?|suites?|leaderboards?|environments?|shared[ -]tasks?|task[ -]suites?)$",
    regex.IGNORECASE,
)
# What a kind may carry after its name; taken off only when the whole is not known: "Inception Score" keeps its own.
_TAILS: Final[dict[Kind, regex.Pattern[str]]] = {
    "metric": regex.compile(r"[\s\-](?:scores?|metrics?|values?|measures?|results?)$", regex.IGNORECASE),
    "benchmark": regex.compile(r"[\s\-](?:tasks?|games?|domains?|problems?)$", regex.IGNORECASE),
    "system": regex.compile(
        r"[\s\-](?:models?|methods?|networks?|algorithms?|frameworks?|architectures?|baselines?|classifiers?|agents?|backbones?)$",
        regex.IGNORECASE,
    ),
}


def bare(name: str) -> str:
    """A name without a leading article and trailing nouns such as ``dataset``, in its own case.

    >>> bare("the SCAN benchmark dataset")
    'SCAN'
    """
    name = _ARTICLE.sub("", name.strip())
    while match := _NOUN.search(name):
        name = name[: match.start()]
    return name


def fold(name: str) -> str:
    """The key under which two spellings of one name meet.

    Case, accents, quotes, hyphens, spaces, a last plural s, a leading article and trailing nouns (dataset, corpus …)
    do not count; digits, ``+``, ``@``, ``#`` and the dots of numbers do. Folding twice changes nothing.

    >>> fold("the GSM-8K dataset"), fold("gsm 8k"), fold("Llama-2-7B"), fold("Fréchet Inception distances")
    ('gsm8k', 'gsm8k', 'llama2-7b', 'frechetinceptiondistance')
    """
    name = unicodedata.normalize("NFKD", bare(name)).casefold()
    name = _MARKS.sub("", name)
    name = _JOINTS.sub("", _APART.sub("-", name)).replace("@.", "@0.")
    return _PLURAL.sub("", _DOTS.sub("", name))


def _tables(file: str) -> dict[str, dict[str, Any]]:
    text = resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    try:
        tables: dict[str, dict[str, Any]] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{file}: {error}") from error
    return tables


def _build(file: str, make: Callable[..., _E]) -> tuple[_E, ...]:
    entries = []
    for key, fields in _tables(file).items():
        fields["aliases"] = tuple(fields.get("aliases", ()))
        fields["exact"] = frozenset(fields.get("exact", ()))
        try:
            entries.append(make(id=key, **fields))
        except TypeError as error:  # a field that is missing, or that the kind does not have
            raise LexiconError(f"{file}: [{key}]: {error}") from error
    return tuple(entries)


def _make_metric(*, low: float | None = None, high: float | None = None, **fields: Any) -> Metric:
    return Metric(low=low, high=high, **fields)


@cache
def load_metrics() -> tuple[Metric, ...]:
    """Every metric of ``metrics.toml``, by id. Raises LexiconError where the file does not fit."""
    return _build("metrics.toml", _make_metric)


@cache
def load_benchmarks() -> tuple[Benchmark, ...]:
    """Every benchmark of ``benchmarks.toml``, by id. Raises LexiconError where the file does not fit."""
    return _build("benchmarks.toml", Benchmark)


@cache
def load_models() -> tuple[System, ...]:
    """Every system of ``models.toml``, by id. Raises LexiconError where the file does not fit."""
    return _build("models.toml", System)


@cache
def load_mined() -> dict[str, tuple[int, int]]:
    """Names met in 75,000 abstracts and not curated above: soft evidence of what a name is, not truth.

    Returns:
        name -> (papers in which it stands where a benchmark stands, papers in which it stands where a system
        stands). ``tools/mine_names.py`` counts them.
    """
    text = resources.files(__package__).joinpath("mined.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {name: (int(benchmark), int(system)) for name, benchmark, system in rows}


def surfaces(entry: Entry) -> tuple[str, ...]:
    """The name and the aliases of an entry: every spelling that the data give."""
    return (entry.name, *entry.aliases)


@cache
def _index(kind: Kind) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The entries of a kind by the spellings that count only as they are, and by the folded others."""
    loaders: dict[Kind, Callable[[], tuple[Entry, ...]]] = {
        "metric": load_metrics,
        "benchmark": load_benchmarks,
        "system": load_models,
    }
    if kind not in loaders:
        raise ValueError(f"kind is {kind!r}; it is one of {', '.join(KINDS)}")
    exact: dict[str, Entry] = {}
    folded: dict[str, Entry] = {}
    for entry in loaders[kind]():
        for surface in surfaces(entry):
            if surface in entry.exact:
                exact[surface] = entry
            else:
                folded[fold(surface)] = entry
    return exact, folded


@overload
def lookup(kind: Literal["metric"], surface: str) -> Metric | None: ...
@overload
def lookup(kind: Literal["benchmark"], surface: str) -> Benchmark | None: ...
@overload
def lookup(kind: Literal["system"], surface: str) -> System | None: ...
def lookup(kind: Kind, surface: str) -> Entry | None:
    """The entry that a name in a text stands for.

    Args:
        kind: ``metric``, ``benchmark`` or ``system``.
        surface: the name as the text has it; a leading article and trailing nouns may come with it.

    Returns:
        The entry, or None when the name is not known. A spelling that is also a word (``DROP``) is known in its own
        case only.

    Raises:
        ValueError: for another kind.

    >>> lookup("benchmark", "the CIFAR 10 dataset").id, lookup("metric", "BLEU-4 scores").id, lookup("benchmark", "drop")
    ('cifar-10', 'bleu-4', None)
    """
    exact, folded = _index(kind)
    name = surface.strip()
    while True:
        found = exact.get(name) or exact.get(bare(name)) or folded.get(fold(name))
        shorter = _TAILS[kind].sub("", name)
        if found is not None or shorter == name:
            return found
        name = shorter
