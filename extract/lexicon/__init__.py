"""What is known by name: metrics, benchmarks and systems, as data, with one lookup for all three.

The data are JSON tables keyed by id, one file a kind, in the form that :mod:`extract.lexicon.canonical` writes.
JSON because of speed: the same 4,700 entries took 99 ms as TOML and load in 12. Spellings meet after folding, so
``GSM-8K``, ``GSM8K`` and ``the gsm 8k dataset`` are one benchmark, while ``CIFAR-10`` and ``CIFAR-100`` stay two.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
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
        weak: the spellings that are everyday words (``time``, ``cost``) or mean other things too (``ASR``): they name
            the metric beside a number ("12% lower cost"), and little elsewhere.
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
    weak: frozenset[str] = frozenset()


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
    metric: str = ""
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
_JOINTS = regex.compile(r"[^\p{L}\p{N}+@#*.\-]++|(?<!\d)-|-(?!\d)")  # spaces, underscores, slashes, other hyphens
_DOTS = regex.compile(r"\.(?!\d)")  # Acc. and U.S. lose theirs; GPT-3.5 and mAP@.5 do not
# FLOPs and games lose their s; FPS, DeiT-S and MOSES (which is not MOSE) do not, nor do DAVIS, corpus and success.
_PLURAL = regex.compile(r"(?<=\p{L}{2}[\p{L}--[isuISU]])s$", regex.V1)
_ARTICLE = regex.compile(r"^(?:the|an?)\s+(?=\S)", regex.IGNORECASE)
# One noun is taken off at a time ("X benchmark dataset"), after a space only: ARC-Challenge keeps its own.
_NOUN = regex.compile(
    r"\s(?:data[ -]?sets?|data|benchmarks?|corpus|corpora|challenges?|collections?|suites?|leaderboards?|environments?"
    r"|(?:test|validation|evaluation)[ -]?(?:sets?|suites?)|(?:shared )?tasks?)$",
    regex.IGNORECASE,
)
# What else a kind may carry after its name.
_TAILS: Final[dict[Kind, regex.Pattern[str]]] = {
    "metric": regex.compile(r"[\s\-](?:scores?|metrics?|values?|measures?|results?)$", regex.IGNORECASE),
    "benchmark": regex.compile(r"\s(?:games?|domains?|problems?|competitions?|track)$", regex.IGNORECASE),
    "system": regex.compile(
        r"\s(?:models?|methods?|networks?|algorithms?|frameworks?|architectures?|baselines?|classifiers?|agents?"
        r"|backbones?|detectors?)$",
        regex.IGNORECASE,
    ),
}


def _shorter(name: str, tail: regex.Pattern[str] | None = None) -> Iterator[str]:
    """The name, then the name with its article and one trailing noun less each time, for as long as one is left."""
    yield name
    name = _ARTICLE.sub("", name)
    while True:
        yield name
        match = _NOUN.search(name) or (tail.search(name) if tail else None)
        if match is None:
            return
        name = name[: match.start()]


def _key(name: str) -> str:
    joined = name.replace(" ", "").replace("-", "")
    if joined.isascii() and joined.isalpha():  # as are 93 of 100 names of several words (10,341 of a corpus)
        return joined.lower()
    name = _MARKS.sub("", unicodedata.normalize("NFKD", name.strip()).casefold())
    name = _JOINTS.sub("", _APART.sub("-", name)).replace("@.", "@0.")
    return _DOTS.sub("", name)


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """The key under which two spellings of one name meet.

    Case, accents, quotes, hyphens, spaces, a plural s, a leading article and trailing nouns (dataset, corpus …) do not
    count; digits, ``+``, ``@``, ``#``, ``*`` and the dots of numbers do. It is meant for names as texts have them: a
    folded key has lost the case by which ``FLOPs`` is a plural and ``FPS`` is not, so do not fold one again.

    >>> fold("the GSM-8K dataset"), fold("gsm 8k"), fold("Llama-2-7B"), fold("Fréchet Inception Distances")
    ('gsm8k', 'gsm8k', 'llama2-7b', 'frechetinceptiondistance')
    """
    if name.isascii() and name.isalnum():  # one plain word has nothing but case and a plural to lose
        return _PLURAL.sub("", name).lower()
    *_, shortest = _shorter(name.strip())
    return _key(_PLURAL.sub("", shortest))


def _build(file: str, make: Callable[..., _E]) -> tuple[_E, ...]:
    text = resources.files(__name__).joinpath(file).read_text(encoding="utf-8")
    entries = []
    try:
        for key, fields in json.loads(text).items():
            fields["aliases"] = tuple(fields.get("aliases", ()))
            fields["exact"] = frozenset(fields.get("exact", ()))
            if "weak" in fields:
                fields["weak"] = frozenset(fields["weak"])
            entries.append(make(id=key, **fields))
    except json.JSONDecodeError as error:
        raise LexiconError(f"{file}: {error}") from error
    except TypeError as error:  # a field that is missing, or that the kind does not have
        raise LexiconError(f"{file}: {key}: {error}") from error
    return tuple(entries)


def _make_metric(*, low: float | None = None, high: float | None = None, **fields: Any) -> Metric:
    return Metric(low=low, high=high, **fields)


@cache
def load_metrics() -> tuple[Metric, ...]:
    """Every metric of ``metrics.json``, by id. Raises LexiconError where the file does not fit."""
    return _build("metrics.json", _make_metric)


@cache
def load_benchmarks() -> tuple[Benchmark, ...]:
    """Every benchmark of ``benchmarks.json``, by id. Raises LexiconError where the file does not fit."""
    return _build("benchmarks.json", Benchmark)


@cache
def load_models() -> tuple[System, ...]:
    """Every system of ``models.json``, by id. Raises LexiconError where the file does not fit."""
    return _build("models.json", System)


@cache
def load_mined() -> dict[str, tuple[int, int]]:
    """Names met in 75,000 abstracts and not curated above: soft evidence of what a name is, not truth.

    Returns:
        name -> (papers in which it stands where a benchmark stands, papers in which it stands where a system
        stands). ``tools/mine_names.py`` counts them.
    """
    return {name: (int(benchmark), int(system)) for name, benchmark, system in _rows("mined.tsv")}


@cache
def load_counts(file: str) -> dict[str, int]:
    """How many of 75,000 abstracts have a name (``frequent.tsv``) or a phrase (``common.tsv``)."""
    return {name: int(count) for name, count in _rows(file)}


def _rows(file: str) -> Iterator[list[str]]:
    """The lines of a table, split at tabs."""
    text = resources.files(__name__).joinpath(file).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines())


def surfaces(entry: Entry) -> tuple[str, ...]:
    """The name and the aliases of an entry: every spelling that the data give."""
    return (entry.name, *entry.aliases)


@cache
def _index(kind: Kind) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The entries of a kind by the spellings that count only as they are, and by the keys of all others."""
    loaders: dict[Kind, Callable[[], tuple[Entry, ...]]] = {
        "metric": load_metrics,
        "benchmark": load_benchmarks,
        "system": load_models,
    }
    if kind not in loaders:
        raise ValueError(f"kind is {kind!r}; it is one of {', '.join(KINDS)}")
    exact: dict[str, Entry] = {}
    keys: dict[str, Entry] = {}
    for entry in loaders[kind]():
        for surface in surfaces(entry):
            if surface in entry.exact:
                exact[surface] = entry
            else:
                keys[_key(surface)] = entry
    return exact, keys


@overload
def lookup(kind: Literal["metric"], surface: str) -> Metric | None: ...
@overload
def lookup(kind: Literal["benchmark"], surface: str) -> Benchmark | None: ...
@overload
def lookup(kind: Literal["system"], surface: str) -> System | None: ...
def lookup(kind: Kind, surface: str) -> Entry | None:
    """The entry that a name in a text stands for.

    The whole name is tried first, then the name with less and less around it: an article, a plural s, trailing nouns
    such as ``dataset`` or ``score``. A spelling that is also a word (``DROP``) is known in its own case only.

    Args:
        kind: ``metric``, ``benchmark`` or ``system``.
        surface: the name as the text has it.

    Returns:
        The entry, or None when the name is not known.

    Raises:
        ValueError: for another kind.

    >>> lookup("benchmark", "the CIFAR 10 dataset").id, lookup("metric", "BLEU-4 scores").id
    ('cifar-10', 'bleu-4')
    >>> lookup("benchmark", "DROP").id, lookup("benchmark", "drop"), lookup("metric", "perplexities").id
    ('drop', None, 'perplexity')
    """
    exact, keys = _index(kind)
    for name in _shorter(surface.strip(), _TAILS[kind]):
        found = exact.get(name) or keys.get(_key(name)) or keys.get(_key(_PLURAL.sub("", name)))
        found = found or (keys.get(_key(f"{name[:-3]}y")) if name.endswith("ies") else None)
        if found is not None:
            return found
    return None
