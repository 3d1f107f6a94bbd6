"""When two names are one: the comparison under which a predicted metric, benchmark or model counts as right."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

Field = Literal["metric", "benchmark", "model"]
FIELDS: Final[tuple[Field, ...]] = get_args(Field)

_COMMAND = re.compile(r"\\[a-z]+\s*")  # \textbf{…} once it is in lower case
_ARTICLE = re.compile(r"(?:^|(?<=[\s(]))(?:an?|the)\s+")  # a word of its own: not the A of ImageNet-A
_WORD = re.compile(r"[a-z0-9@+.]+")  # the per cent sign never distinguishes two names


class _Names(NamedTuple):
    filler: Mapping[Field, frozenset[str]]
    metrics: Mapping[str, str]  # spelling -> the spelling that stands for its group


@cache
def load_names() -> _Names:
    data = tomllib.loads(resources.files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    metrics = {spelling: metric for metric, others in data["metric"].items() for spelling in (metric, *others)}
    filler = {field: frozenset(data["filler"][field]) for field in FIELDS}
    return _Names(MappingProxyType(filler), MappingProxyType(metrics))


def _singular(word: str) -> str:
    """The word without its plural s; ``AUCs`` yes, but not ``loss``, ``FPS`` or ``v100s``."""
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural and not any(c.isdigit() for c in word) else word


@lru_cache(maxsize=1 << 16)  # a run compares the same few thousand names again and again; sentences pass through too
def words(text: str, field: Field) -> tuple[str, ...]:
    """The words by which a name is compared.

    Args:
        text: a name, or any stretch of text.
        field: which kind of name it is; each has filler words of its own, kept only where there is nothing else.

    Returns:
        Words in lower case, without accents, LaTeX commands, articles, plural s, punctuation and filler.

    Raises:
        ValueError: ``field`` is not one of ``FIELDS``.

    >>> words("the CIFAR-10 test sets", "benchmark"), words("ImageNet-A", "benchmark")
    (('cifar', '10'), ('imagenet', 'a'))
    """
    if field not in FIELDS:
        raise ValueError(f"no such field: {field!r}; the fields are {', '.join(FIELDS)}")
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    plain = _ARTICLE.sub("", _COMMAND.sub(" ", plain))
    found = [_singular(word) for raw in _WORD.findall(plain) if (word := raw.strip("."))]
    filler = load_names().filler[field]
    return tuple(word for word in found if word not in filler) or tuple(found)


def _is_metric_spelling(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    metrics = load_names().metrics
    first, second = " ".join(one), " ".join(other)
    return metrics.get(first, first) == metrics.get(second, second)


def _is_contained(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one name is the other and at most as many words more, none of them a single letter."""
    small, large = sorted((Counter(one), Counter(other)), key=Counter.total)
    extra = large - small
    if small - large or small.total() * 2 < large.total():
        return False
    return not any(len(word) == 1 and word.isalpha() for word in extra)


def same(predicted: str | None, accepted: Collection[str | None], field: Field) -> bool:
    """Whether a predicted name is one of the accepted answers.

    Names are compared by their :func:`words`: run together (``GSM 8K`` is ``GSM8K``), as spellings of one metric
    (``mAP`` is ``mean average precision``), or one inside the other where at least half of the longer one's words are
    shared and no single letter is left over (``ImageNet`` is ``ImageNet val`` but not ``ImageNet-A``).

    Args:
        predicted: the name; None or blank for "the abstract does not say".
        accepted: the accepted answers; None among them accepts "the abstract does not say".
        field: what is named.

    >>> same("mean AP", ["mAP@0.5", "mAP"], "metric"), same(None, ["UCF-101"], "benchmark")
    (True, False)
    """
    if predicted is None or not predicted.strip():
        return None in accepted
    ours = words(predicted, field)
    for answer in accepted:
        if answer is None:
            continue
        theirs = words(answer, field)
        if "".join(ours) == "".join(theirs) or _is_contained(ours, theirs):
            return True
        if field == "metric" and _is_metric_spelling(ours, theirs):
            return True
    return False


def same_number(one: str, other: str) -> bool:
    """Whether two values are one number, to six decimals; what is no number (``1/5``) must be the same text.

    >>> same_number("1,016", "1016.0"), same_number("1/5", "0.2")
    (True, False)
    """
    return _number(one) == _number(other)


def _number(value: str) -> float | str:
    try:
        return round(float(value.replace(",", "").replace(" ", "")), 6)
    except ValueError:
        return value
