"""arXiv's subject categories, as each of its services writes them: "cs.CL", "hep-th", "physics:astro-ph:GA"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_DIVIDED = frozenset(("cs", "econ", "eess", "math", "q-bio", "q-fin", "stat"))
_PHYSICS = frozenset((
    "astro-ph", "cond-mat", "gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nlin", "nucl-ex", "nucl-th",
    "physics", "quant-ph",
))  # fmt: skip
_DIVIDED_PHYSICS = frozenset(("astro-ph", "cond-mat", "nlin", "physics"))  # the first two since 2009 and 1995 only
_CLOSED = frozenset((
    "acc-phys", "adap-org", "alg-geom", "ao-sci", "atom-ph", "bayes-an", "chao-dyn", "chem-ph", "cmp-lg", "comp-gas",
    "dg-ga", "funct-an", "mtrl-th", "patt-sol", "plasm-ph", "q-alg", "solv-int", "supr-con",
))  # fmt: skip

ARCHIVES: Final = _DIVIDED | _PHYSICS | _CLOSED
"""The archives of arXiv, the closed ones among them; a category is one of them, or one of them with a subject."""

_CATEGORY = re.compile(r"(?P<archive>[a-z]{1,8}(?:-[a-z]{2,4})?)(?:\.(?P<subject>[A-Za-z]{2,7}(?:-[a-z]{2,4})?))?")
_BETWEEN = re.compile(r"[\s,;|]+")
_SUBJECTS = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")


@lru_cache(4096)  # 176 of them are in use, in 2.8 million records
def is_category(text: str) -> bool:
    """Whether ``text`` has the form of a category of arXiv, or of a whole archive.

    >>> [is_category(text) for text in ("cs.CL", "hep-th", "cs", "68T50", "I.2.7", "example.org")]
    [True, True, True, False, False, False]
    """
    found = _CATEGORY.fullmatch(text)
    return found is not None and found["archive"] in ARCHIVES


def has_subjects(name: str) -> bool:
    """Whether ``name`` is an archive whose papers are of its subjects (cs.CL), not of itself (hep-th).

    >>> [has_subjects(name) for name in ("cs", "astro-ph", "hep-th", "cmp-lg", "cs.CL")]
    [True, True, False, False, False]
    """
    return name in _DIVIDED or name in _DIVIDED_PHYSICS


def categories(value: object) -> tuple[str, ...]:
    """The categories in a text (between spaces, commas or semicolons) or in a list of texts, each once.

    What has not the form of a category (other classifications, keywords) is left out.

    >>> categories("cs.CL cs.LG"), categories(["stat.ML, cs.LG", "Machine Learning", None])
    (('cs.CL', 'cs.LG'), ('stat.ML', 'cs.LG'))
    """
    texts: Iterable[object] = value if isinstance(value, list | tuple) else (value,)
    words = (word for text in texts if isinstance(text, str) for word in _BETWEEN.split(text))
    return tuple(dict.fromkeys(word for word in words if is_category(word)))


def in_brackets(text: str) -> list[str]:
    """The categories that arXiv's pages print after their names: "Machine Learning (cs.LG); Optics (physics.optics)".

    >>> in_brackets("Computation and Language (cs.CL); Machine Learning (cs.LG)")
    ['cs.CL', 'cs.LG']
    """
    return _SUBJECTS.findall(text)


def of_set(spec: str) -> str | None:
    """The category that a set of arXiv's OAI-PMH stands for; None where it is wider than one.

    >>> of_set("cs:cs:CL"), of_set("physics:hep-th"), of_set("physics:astro-ph:GA"), of_set("cs")
    ('cs.CL', 'hep-th', 'astro-ph.GA', None)
    """
    parts = spec.strip().split(":")[1:]
    name = ".".join(parts)
    wide = len(parts) == 1 and parts[0] in _DIVIDED  # "cs:cs" is all of computer science
    return name if is_category(name) and not wide else None


def to_set(category: str) -> str:
    """The set of arXiv's OAI-PMH with the papers of a category or an archive.

    >>> to_set("cs.CL"), to_set("hep-th"), to_set("astro-ph.GA"), to_set("cs"), to_set("physics.optics")
    ('cs:cs:CL', 'physics:hep-th', 'physics:astro-ph:GA', 'cs', 'physics:physics:optics')
    """
    archive, _, subject = category.partition(".")
    group = "physics" if archive in _PHYSICS else archive
    if not subject:
        return group if group == archive else f"{group}:{archive}"
    return f"{group}:{archive}:{subject}"


def belongs(of_paper: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether one of a paper's categories is wanted; a wanted archive ("cs") stands for all of its subjects.

    >>> belongs(("cs.CL",), ["cs"]), belongs(("cs.CL", "stat.ML"), ["stat.ML"]), belongs((), ["cs"])
    (True, True, False)
    """
    names = {name for category in of_paper for name in (category, category.partition(".")[0])}
    return not names.isdisjoint(wanted)
