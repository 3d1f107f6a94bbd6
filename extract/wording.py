"""Cues in plain words: what ``benchmine`` and the dashboard say for the reasons of a reading.

A cue's own name (``R pattern:on``) is its key in the weights; the sentence here is for people. Cues without a sentence
are shown by their name.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from extract.weights import BOTH

_SIDES = {"L": "before", "R": "after"}
_FLAGS = {
    "title-head": "heads the title",
    "title-head part": "stands in the title, before its colon",
    "repository": "is what the code's repository is called",
    "repository begins": "begins what the code's repository is called",
    "title": "stands in the title",
    "title initials": "abbreviates words of the title",
    "title initials first": "abbreviates the title's first words",
    "title initials means": "abbreviates what the title says after “via” or “with”",
    "title initials aim": "abbreviates what the title says after “for” or “in”",
    "title initials colon": "abbreviates what the title says after its colon",
    "words in title": "stands in the title",
    "propose": "is what the paper proposes",
    "propose sentence": "is in the sentence that says what the paper proposes",
    "named": "is introduced by “called” or “named”",
    "our": "is called “our”",
    "appos": "is explained just after it (“X, a …”)",
    "defined": "is an acronym that the abstract defines",
    "acronym": "has an acronym that the abstract defines",
    "bracket": "stands alone in brackets",
    "subject": "is the subject of a verb of results",
    "opens sentence": "opens a sentence",
    "system-noun": "is called a model, a method or the like",
    "after system noun": "follows “model”, “method” or the like",
    "benchmark-noun": "is called a dataset, a benchmark or the like",
    "after benchmark noun": "follows “dataset”, “benchmark” or the like",
    "on": "stands after “on” or “in”",
    "trained-on": "stands after “trained on”",
    "evaluated": "stands after “evaluated on”, “experiments on” or the like",
    "compared": "stands after “than”, “over” or “compared to”",
    "example": "is given as an example",
    "with": "stands after “with”, “using” or “by”",
    "of": "stands after “of”",
    "near we": "stands near “we”",
    "most frequent": "is the most frequent name",
    "result sentence": "stands in a sentence with results",
}
_KNOWN = {"benchmark": "is a known benchmark", "system": "is a known system", "metric": "is a known metric"}
_RANKS = {"own 1": "is most likely the paper's own system", "own 2": "may be the paper's own system"}

# (pattern of a cue's name, its sentence); the first that matches counts. \\1 … are the pattern's groups.
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"unit:(\S+)$", "its unit is \\1"),
    (r"size:%:<=100$", "it is a percentage of at most 100"),
    (r"size:(\S*):(\S+)$", "its size, \\2, is usual for a result"),
    (r"decimals:\S*:(\d)$", "it has \\1 decimals"),
    (r"(?:right|after|unit right):(?:\S+ )?(\p{L}[\w-]*)$", "“\\1” comes after it"),
    (r"right2:(.+)$", "“\\1” comes after it"),
    (r"(?:left|word|near):(\p{L}[\w-]*)$", "“\\1” comes before it"),
    (r"(?:left2|word2):(.+)$", "“\\1” comes before it"),
    (r"word (?:unit|right):(\p{L}[\w-]*) ", "“\\1” comes before it"),
    (r"share of:\w+ held$", "it is a share of what another has"),
    (r"metric right:", "a metric comes just after it"),
    (r"metric left:", "a metric comes just before it"),
    (r"verb(?: by)?:(\S+)", "it follows “\\1”"),
    (r"verb (?:kind|then):report", "it follows a verb of reporting"),
    (r"verb (?:kind|then):change", "it follows a verb of change"),
    (r"verb (?:kind|then):compare", "it follows a comparison"),
    (r"noun left[^:]*:(\S+)", "it follows “\\1”"),
    (r"change right:(\S+)", "“\\1” comes after it"),
    (r"(?:previous|joined|close|last):(score|delta|none)", "the number before it was read as \\1"),
    (r"before:(\S+)$", "the numbers before it were read as \\1"),
    (r"alike:(score|delta|none)", "the last number that is written like it was read as \\1"),
    (r"others:", "that is how the sentence's other numbers are written"),
    (r"from:\S*:(\S+)$", "it is \\1 or more"),
    (r"head:(\p{L}\S*)", "it is followed by “\\1”"),
    (r"head:\$", "no noun follows it"),
    (r"opener:(\p{L}\S*)", "“\\1” opens the words before it"),
    (r"stem left:(\S+)$", "“\\1…” comes before it"),
    (r"stem right:(\S+)$", "“\\1…” comes after it"),
    (r"with (?:unit|size) \S* ?left:(.+)$", "“\\1…” comes before it"),
    (r"with (?:unit|size) \S* ?right:(.+)$", "“\\1…” comes after it"),
    (r"title says (.+)$", "the title says “\\1…”"),
    (r"sentence:results$", "its sentence speaks of results"),
    (r"sentence:training data$", "its sentence speaks of training data"),
    (r"sentence:metric$", "its sentence names a metric"),
    (r"(?:first )?rule:(\S+)", "the rule “\\1” fits"),
    (r"rule names:(\S+)", "the rule “\\1” names it"),
    (r"known:(benchmark|system|metric)$", "{known}"),
    (r"flag:(.+)$", "{flag}"),
    (r"flags:([^+]+)\+(.+)$", "{flags}"),
    (r"([LR]) pattern:(\p{L}[^&]*)$", "stands {side} the number, with “\\2” between"),
    (r"([LR]) pattern:$", "stands just {side} the number"),
    (r"([LR]) before2?:(\p{L}[\w -]*)$", "stands {side} the number, after “\\2”"),
    (r"([LR]) edges:", "stands {side} the number as such names do"),
    (r"([LR])[01]$", "stands just {side} the number"),
    (r"([LR]) stem before:(.+)$", "stands {side} the number, after “\\2…”"),
    (r"([LR]) stem after:(.+)$", "stands {side} the number, with “\\2…” after it"),
    (r"([LR]) stem between:(.+)$", "stands {side} the number, with “\\2…” between"),
    (r"away stem before:(.+)$", "stands after “\\1…” elsewhere"),
    (r"away stem after:(.+)$", "stands before “\\1…” elsewhere"),
    (r"(?:[LR]|away) head:(\p{L}.*)$", "ends in “\\1”"),
    (r"measure (\S+):(.+)$", "“\\2…” is given in \\1"),
    (r"measure :(.+)$", "“\\1…” is given without a unit"),
    (r"null stem:(.+)$", "its sentence says “\\1…”"),
    (r"null opening:(.+)$", "its sentence opens with “\\1”"),
    (r"(own 1) \w+ stem:(.+)$", "{rank}, and “\\2…” stands near the number"),
    (r"(own 1) \w+ opening:(.+)$", "{rank}, and the sentence opens with “\\2”"),
    (r"main 1 \w+ stem:(.+)$", "is most likely what most results are on, and “\\1…” stands near the number"),
    (r"main 1 \w+ opening:(.+)$", "is most likely what most results are on, and the sentence opens with “\\1”"),
    (r"pair:mutual$", "is the name nearest to the number, and the number to it"),
    (r"pair:nearest$", "is the name nearest to the number"),
    (r"turns .*:mine$", "has the number's turn, where names and numbers alternate"),
    (r"scope (?:compare|exceed)(?: far)? in$", "stands in the comparison that the number is part of"),
    (r"scope (?:report|change)(?: far)? before$", "stands before the verb that governs the number"),
    (r"lp (?:subj|appos|and verb|verb al|passive|ing).*:(?:head|in)(?:&.*)?$", "is who acts in the number's clause"),
    (r"lp relative.*:(?:head|in)(?:&.*)?$", "is whom “which” or “that” stands for"),
    (r"lp bracket.*:(?:head|in)(?:&.*)?$", "stands before the bracket with the number"),
    (r"lp (?:compare|while|whereas).*:(?:head|in)(?:&.*)?$", "stands in the comparison that the number is part of"),
    (r"source:term$", "is a term that the abstract repeats or has from its title"),
    (r"term (?:\w+ )?title:(?!no\b)", "is a term of the title"),
    (r"term common:own$|term own times:[2-5]$", "is a term that hardly another paper has"),
    (r"term (?:\w+ |title:\S+ )?frame:(?:our|proposed)$", "is a term for what the paper proposes"),
    (r"term (?:\w+ |title:\S+ )?frame:subject$", "is the subject of a verb of results"),
    (r"(?:phrase|proposed|title|title whole) title:all", "stands in the title"),
    (r"(?:phrase|proposed|title|title whole) said:[23]", "is repeated by the abstract"),
    (r"bracket:X \(N\)$", "stands before the bracket with the number"),
    (r"bracket:just before", "stands before the bracket with the number"),
    (r"list(?: [LR])?(?: respectively)?:aligned|list by sentence.*aligned", "has the number's place in its list"),
    (r"source:lexicon$", "is a known metric"),
    (r"metric unit:%\|%$", "is given in percent, as the number is"),
    (r"metric unit:(\S+)\|(\S+)$", "is given in \\1"),
    (r"metric:(.+)$", "is a common metric"),
    (r"around number", "is told by the number's unit"),
    (r"([LR]) after:(of|for|to)$", "is followed by “\\2”"),
    (r"([LR]) alone$", "stands {side} the number, in no list"),
    (r"([LR]) has:V$", "stands {side} the number, a verb of reporting between"),
    (r"([LR])[0+]?&known:(benchmark|system)$", "is a known name {side} the number"),
    (r"change right at:", "a word of change comes after it"),
    (r"metric unit:%$", "is usually given in percent"),
    (r"metric head:(\S+)$", "“\\1” is what measures are called"),
    (r"source:unit$", "is told by the number's unit"),
    (r"source:amount$", "has the number as its amount"),
    (r"source:share$", "is what the number is a share of"),
    (r"is kept$", "is said not to suffer"),
    (r"called a metric$", "is called a metric"),
    (r"is a machine$", "is the name of a machine"),
    (r"title (?:whole )?cut:none$", "is of a title without a preposition"),
    (r"title (?:whole )?cut:(.+)$", "is of a title that goes on with “\\1”"),
    (r"before opening:(.+)$", "stands in the sentence before one that opens with “\\1”"),
    (r"proposes data(?:&.*)?$", "stands in an abstract that proposes a dataset or a benchmark"),
    (r"(?:phrase |title )?ends:benchmark$", "ends as the names of benchmarks do"),
    (r"(?:phrase |title )?ends:system$", "ends as the names of systems do"),
    (r"role:human$", "people are named in the sentence"),
    (r"role:", "the sentence speaks of one"),
    (r"left:\($", "it stands in brackets"),
    (r"(?:left|sign):[+-]$", "it has a sign"),
    (r"only name here$", "is the only name in the sentence"),
    (r"in several sentences$", "is named in several sentences"),
    (r"null own 1 ", "the paper's own system most likely has no name"),
    (r"null own \d ", "the paper's own system is likelier to have a name"),
    (r"null main 1 ", "most likely no name says what most of the paper's results are on"),
    (r"null main \d ", "a name is likelier to say what most of the paper's results are on"),
    (r"(?!null).*(own [12]) (?:sure|likely|unlikely|no)$", "{rank}"),
    (r"(?!null)(?:.*&)?main 1 (?:likely|sure|certain)$", "is most likely what most of the paper's results are on"),
    (r"(?!null)(?:.*&)?rank 1$", "is the likeliest name of its kind in the abstract"),
    (r"other level -[34]$", "is hardly of the other kind, system or benchmark"),
    (r"(?!null)(?:.*&)?level [1-4]$", "is like such names elsewhere in the abstract"),
)  # fmt: skip
_COMPILED = tuple((regex.compile(pattern), sentence) for pattern, sentence in _SENTENCES)


@lru_cache(maxsize=1 << 12)
def say(cue: str) -> str:
    """A cue in plain words.

    Args:
        cue: its name.

    >>> say("R pattern:on"), say("flag:title-head"), say("no such cue")
    ('stands after the number, with “on” between', 'heads the title', 'no such cue')
    >>> say("known:system && flag:title-head")
    'is a known system and heads the title'
    >>> say("own 1 sure"), say("null own 1 sure")
    ("is most likely the paper's own system", "the paper's own system most likely has no name")
    """
    first, both, second = cue.partition(BOTH)
    if both:
        said = {part: say(part) for part in (first, second)}
        return cue if any(part == words for part, words in said.items()) else " and ".join(dict.fromkeys(said.values()))
    for pattern, sentence in _COMPILED:
        match = pattern.match(cue)
        if match is not None:
            return _fill(sentence, match, cue)
    return cue


def _fill(sentence: str, match: regex.Match[str], cue: str) -> str:
    if sentence == "{known}":
        return _KNOWN[match[1]]
    if sentence == "{flag}":
        return _flag(match[1]) or cue
    if sentence == "{flags}":
        return " and ".join(_flag(part) or part for part in match.groups())
    if sentence.startswith("{rank}"):
        sentence = sentence.replace("{rank}", _RANKS[match[1]])
    filled: str = match.expand(sentence.replace("{side}", _SIDES.get(match[1], "") if match.re.groups else ""))
    return filled.strip()


def _flag(flag: str) -> str:
    """A frame of a name in plain words; what it has from the names of its list is said of one of them."""
    if not flag.startswith("list "):
        return _FLAGS.get(flag, "")
    flag = flag.removeprefix("list ")
    said = _KNOWN.get(flag.removeprefix("known "), "") if flag.startswith("known ") else _FLAGS.get(flag, "")
    return f"is listed with a name that {said}" if said else ""
