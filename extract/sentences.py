"""Where sentences begin and end in clean text.

One search finds the places where a sentence could end; each is then judged by the word before it and
the word after it. The words that decide are data, below.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A full stop after these never ends a sentence. Compared in lower case, without the last stop.
ABBREVIATIONS = _words(
    "e.g i.e eg ie vs v.s cf viz fig figs eq eqs eqn eqns w.r.t approx resp ca a.k.a aka dr mr mrs prof esp incl"
)
# These end no sentence before a number or a bracket ("No. 5", "Sec. (3)").
BEFORE_NUMBER = _words("no nos sec secs tab tabs vol pp p ch chap ver v ref refs thm alg def prop lem app al")
# These end a sentence only before a word of STARTERS, as do single letters and dotted letters ("U.S.", "J.").
SELDOM_LAST = _words("al inc ltd corp jr sr st ph.d min max avg std dept univ est misc")
# Names that contain a mark.
MARKED_NAMES = _words("yahoo jeopardy kahoot")
# Words that begin a sentence; they decide where the stop alone does not.
STARTERS = _words(
    """A Additionally All Also Although Among An And Another As At Based Because Besides Between Both But By Code
    Codes Compared Comprehensive Consequently Currently Data Despite Due Each Empirical Empirically Evaluation
    Evaluations Existing Experiment Experimental Experiments Extensive Finally First Firstly For From Further
    Furthermore Given Hence Here How However If Importantly In Indeed Inspired Instead Interestingly It Its Last Lastly
    Many More Moreover Most Motivated Nevertheless Next Nonetheless Notably Numerical On One Or Other Our Over Overall
    Project Quantitative Rather Recent Recently Results Second Secondly Several Similarly Simulation Simulations Since
    So Some Source Specifically Subsequently Such Surprisingly That The Their Then Theoretical There Therefore These
    They Third This Three Through Thus To Two Under Unfortunately Unlike Using We What When Where Whereas Which While
    With Within Without Yet"""
)
# Beginnings in lower case that are a slip of the pen and not a sentence that goes on (n=16 in 75,007 abstracts).
_LOWER_STARTERS = _words("we our this these however experiments experimental")

_CLOSERS = "'\"”’»)]"
_CANDIDATE = re.compile(
    rf"(?P<mark>[.!?…]{{1,8}})[{re.escape(_CLOSERS)}]{{0,3}}(?:(?P<space>\s+)|(?=[A-Z]))"
    r"|\n[ \t\r]{0,40}(?:\n|(?=(?:[-*•–]|\(?\d{1,2}[.)])\s))"
)
_NEXT_WORD = re.compile(r"[\"'“‘(\[*]{0,2}([A-Za-z]+)")
_DOTTED = re.compile(r"(?:[A-Za-z]\.){0,6}[A-Za-z]")
_LIST_MARKER = re.compile(r"(?:^|(?<!Fig)(?<!Eq)(?<!Sec)(?<!Tab)(?<!No)[.:;,\n])\s{0,3}\(?\d{1,2}$")
_INNER_CAPITAL = re.compile(r"[a-z]{1,3}[A-Z\d]|[a-z]-[a-z]")
_BROKEN_DECIMAL = re.compile(r"\d{1,3}")
_LONGEST_TOKEN = 40


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text, in order.

    Args:
        text: clean text; any string.

    Returns:
        Half-open ranges of characters that neither begin nor end with white space, do not overlap, and
        leave out nothing but white space.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _CANDIDATE.finditer(text):
        if match["mark"] is None or _is_end(text, match):
            _append(spans, text, start, match.end())
            start = match.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    sentence = text[start:end]
    trimmed = sentence.strip()
    if trimmed:
        start += len(sentence) - len(sentence.lstrip())
        spans.append((start, start + len(trimmed)))


def _is_end(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends at this mark."""
    at, following = match.start(), match.end()
    if following == len(text):
        return True
    after = text[following]
    token = _token_before(text, at)
    if match["space"] is None:
        return _is_end_without_space(text, match, token)
    mark = match["mark"]
    if after.islower():
        return mark == "." and _is_lower_start(text, following, token)
    if after in ".,;:)]!?%…" or (after in _CLOSERS and following + 1 == len(text)):
        return False
    if mark not in {".", ".."}:
        inside = mark[0] in ".…" or token.lower() in MARKED_NAMES
        return not inside or _begins_sentence(text, following)
    return _is_end_after_word(text, at, following, token)


def _token_before(text: str, at: int) -> str:
    window = text[max(0, at - _LONGEST_TOKEN) : at]
    if not window or window[-1].isspace():
        return ""
    return window.rsplit(maxsplit=1)[-1].lstrip("([{\"'“‘")


def _is_end_after_word(text: str, at: int, following: int, token: str) -> bool:
    """Judges a full stop that is followed by white space and no lower-case letter."""
    word = token if token.isupper() else token.lower()  # "ca. 5" but "GSS and CA. The"
    if word in ABBREVIATIONS:
        return False
    after = text[following]
    if after.isdigit() or after in "([":
        if word in BEFORE_NUMBER:
            return False
        if after.isdigit() and _BROKEN_DECIMAL.fullmatch(token):
            return False
    if token.isdigit() and len(token) < 3 and _LIST_MARKER.search(text, max(0, at - 8), at):
        return False
    if len(token) == 1 and token.islower():
        return text[max(0, at - 4) : at - 1].strip(" (") not in {"e.", "i."}  # "i. e." and not "linear in k."
    if word in SELDOM_LAST or (len(token) < 14 and _DOTTED.fullmatch(token)):
        return _begins_sentence(text, following)
    return True


def _begins_sentence(text: str, at: int) -> bool:
    word = _NEXT_WORD.match(text, at)
    return word is not None and word[1] in STARTERS


def _is_lower_start(text: str, following: int, token: str) -> bool:
    """Whether a sentence begins at this lower-case letter: a name such as mBERT, or a slip."""
    if len(token) < 4 or not token.isalpha() or token.lower() in ABBREVIATIONS or token in SELDOM_LAST:
        return False
    word = _NEXT_WORD.match(text, following)
    return (word is not None and word[1] in _LOWER_STARTERS) or _INNER_CAPITAL.match(text, following) is not None


def _is_end_without_space(text: str, match: re.Match[str], token: str) -> bool:
    """Judges "task.We" and "[12].Our"; in "Node.js", "ASP.NET" or an address no sentence ends."""
    word = _NEXT_WORD.match(text, match.end())
    if word is None or not token or token.isdigit() or "/" in token or "@" in token or "www." in token:
        return False
    if token.lower() in ABBREVIATIONS:
        return False
    ends = text[word.end() : word.end() + 1]
    if len(word[1]) > 1 and word[1] in STARTERS:
        return ends in {" ", ","}
    before = text[match.end() - 1] if text[match.end() - 1] != "." else text[match.start() - 1]
    return (
        (len(word[1]) > 2 or word[1] == "A")
        and len(token) > 1
        and "." not in token
        and (before in ")]%" or before.islower())
        and (ends == "," or (ends == " " and text[word.end() + 1 : word.end() + 2].islower()))
    )
