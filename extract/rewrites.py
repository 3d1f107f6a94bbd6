"""What clean text rewrites, as data: a named pattern, what it becomes, and an example that the tests run.

Order is precedence. Above each stands how often it was needed (n times, in d papers) in a sample of 75,007
abstracts, or in the seeds, 480 abstracts as web pages had them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from extract.plain import plain_words

Where = Literal["anywhere", "latex", "math", "markdown"]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One construction and what it becomes.

    Args:
        name: says what it is; unique.
        first: the characters that it can begin with; it is tried nowhere else. Empty in ``LOST``.
        pattern: matched at one of those characters.
        to: what replaces the match, or a function that says so.
        example: raw and clean text.
        where: ``anywhere``; ``latex`` or ``markdown`` for texts that show signs of it; ``math`` between dollars.
    """

    name: str
    first: str
    pattern: str
    to: str | Callable[[re.Match[str]], str]
    example: tuple[str, str]
    where: Where = "anywhere"


# Commands that stand for a character. What is not here and not in _SILENT loses its backslash: \log -> log.
_SYMBOL_NAMES = """
    times × texttimes × cdot · pm ± textpm ± mp ∓ sim ~ textasciitilde ~ approx ≈ simeq ≈ le ≤ leq ≤ leqslant ≤ ge ≥
    geq ≥ geqslant ≥ lesssim ≲ gtrsim ≳ ll ≪ gg ≫ lt < gt > textless < textgreater > neq ≠ ne ≠ equiv ≡ propto ∝ in ∈
    infty ∞ ell ℓ sqrt √ to → rightarrow → longrightarrow → Rightarrow → mapsto → leftarrow ← leftrightarrow ↔ uparrow ↑
    downarrow ↓ circ ° degree ° textdegree ° star * ast * dagger † bullet • ldots ... dots ... cdots ... dotsc ...
    textemdash — textendash – mid | vert | Vert ‖ ss ß ae æ AE Æ oe œ OE Œ aa å AA Å textmu μ
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι kappa κ lambda λ mu μ
    nu ν xi ξ pi π rho ρ varrho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω
"""
_SYMBOLS = dict(zip(_SYMBOL_NAMES.split()[::2], _SYMBOL_NAMES.split()[1::2], strict=True))
_SYMBOLS |= dict.fromkeys(("quad", "qquad", "newline"), " ") | {"eg": "e.g.", "ie": "i.e.", "etal": "et al."}

# Commands that say how to set what follows, and nothing else.
_SILENT_NAMES = """
    textit textbf texttt textsc textrm textsf textsl textup textmd textnormal text emph underline uline
    em it bf tt sc rm sf sl cal bm pmb boldsymbol boldmath mathit mathbf mathtt mathrm mathsf mathcal mathbb mathscr
    mathfrak mathnormal operatorname ensuremath mbox hbox fbox textsuperscript textsubscript small footnotesize tiny
    large Large normalsize displaystyle textstyle left right big Big bigg Bigg bigl bigr Bigl Bigr middle limits
    nolimits smash hspace vspace noindent par item xspace protect url href nolinkurl footnote textquotesingle
    hat widehat tilde widetilde Tilde bar overline vec dot ddot frac dfrac tfrac nicefrac
"""
_SILENT = frozenset(_SILENT_NAMES.split())

_ACCENTS = dict(
    zip("'`^\"~=.cvHuk", "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u030b\u0306\u0328", strict=True)
)

# One character for one or more, where the raw text has a look-alike or something that is not seen.
_CHARACTERS = {
    **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
    **dict.fromkeys("\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff", ""),  # n=3, d=2
    **{ligature: unicodedata.normalize("NFKC", ligature) for ligature in "ﬀﬁﬂﬃﬄﬅﬆ"},  # n=1543, d=546
    **dict.fromkeys("∼˜～", "~"),  # n=67, d=53
    **dict.fromkeys("‐‑−－", "-"),  # minus n=101, d=72; hyphens n=12, d=4
    **dict.fromkeys("％﹪", "%"),
    **dict.fromkeys("✕✖⨯", "×"),
    **dict.fromkeys("≦⩽", "≤"),
    **dict.fromkeys("≧⩾", "≥"),
    "∗": "*",  # n=26, d=10
}  # fmt: skip


def _command(match: re.Match[str]) -> str:
    name = match["command"]
    return _SYMBOLS.get(name, "" if name in _SILENT else name)


def _accented(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match["letter"].removeprefix("\\") + _ACCENTS[match["accent"]])


def _entity(match: re.Match[str]) -> str:
    return "".join(_CHARACTERS.get(char, char) for char in html.unescape(match[0]))


def _misread(match: re.Match[str]) -> str:
    """UTF-8 that was read as Latin-1 or Windows-1252, read again."""
    try:
        text = b"".join(char.encode("latin-1" if ord(char) < 256 else "cp1252") for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return "".join(_CHARACTERS.get(char, char) for char in text)


def _fraction_bar(match: re.Match[str]) -> str:
    """What "}{" means: in \\log^{2}{n} nothing, after \\frac a division."""
    return "/" if "frac" in match.string[max(0, match.start() - 60) : match.start()] else ""


def _lookalike(match: re.Match[str]) -> str:
    char = match[0]
    return _CHARACTERS[char] if char in _CHARACTERS else unicodedata.normalize("NFKC", char)


# What goes on after a hyphen that hangs: "pre- and post-processing", "a mapping- which is cheap -".
_HANGING = r"(?:and|or|nor|to|of|the|a|an|as|in|on|it|is|we|vs|but|which|that|with|for|then)\b"
# First parts that keep their hyphen: "real- world".
_OFTEN_HYPHENED = frozenset({"cross", "high", "low", "multi", "non", "real", "self", "semi"})


def _rejoined(match: re.Match[str]) -> str:
    """What the end of a line left of a hyphen: nothing inside a word ("im- provement"), the hyphen between two."""
    before = re.search(r"[A-Za-z]{1,30}$", match.string[max(0, match.start() - 30) : match.start()])
    left, right = before[0].lower() if before else "", match["right"].lower()
    inside = left + right in plain_words() or right not in plain_words()
    return "" if inside and left not in _OFTEN_HYPHENED else "-"


_LOOKALIKES = "".join(_CHARACTERS) + "".join(chr(code) for code in range(0x1D400, 0x1D800))
_CONTINUATION = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"

REWRITES: tuple[Rewrite, ...] = (
    # n=164, d=108
    Rewrite(
        "citation",
        "\\",
        r"\\(?:cite|ref|label)[a-zA-Z]{0,8}\*?(?:\[[^\[\]]{0,60}\]){0,2}\{[^{}]{0,200}\}",
        "",
        (r"as in \citep[p. 3]{smith2017}.", "as in ."),
    ),
    # n=19, d=19
    Rewrite("link", "\\", r"\\href\{[^{}]{0,300}\}(?=\{)", "", (r"\href{https://x.org}{here}", "here")),
    # n=3, d=3
    Rewrite("colour", "\\", r"\\textcolor\{[^{}]{0,30}\}", "", (r"\textcolor{red}{55.2}", "55.2")),
    # n=40, d=30
    Rewrite(
        "accent",
        "\\",
        r"\\(?P<accent>['`^\"~=.])\{?(?P<letter>\\i(?![A-Za-z])|[A-Za-z])\}?",
        _accented,
        (r"Fr\'{e}chet, Nystr\"om, na\"{\i}ve", "Fréchet, Nyström, naïve"),
    ),
    # none; in names of authors
    Rewrite(
        "letter accent", "\\", r"\\(?P<accent>[cvHuk])\{(?P<letter>[A-Za-z])\}", _accented, (r"\c{c}, \v{s}", "ç, š")
    ),
    # n=27, d=14
    Rewrite("about", "\\", r"\\sim ?(?=\d)", "~", (r"\sim 40% of", "~40% of")),
    # n=538, d=295
    Rewrite("declaration", "\\", r"\\(?:em|it|bf|tt|sc|rm|sf|sl|cal)(?![A-Za-z]) ?", "", (r"{\em AlexNet}", "AlexNet")),
    # n=17,217, d=3,296, most of them in papers on theory
    Rewrite(
        "command",
        "\\",
        r"\\(?P<command>[A-Za-z]{1,40})\*?",
        _command,
        (r"\textit{X} is 2$\times$ faster ($p \leq 0.05$, \dcnn)", "X is 2× faster (p ≤ 0.05, dcnn)"),
    ),
    # n=564, d=303
    Rewrite("percent", "\\", r"\\{1,2}%", "%", (r"from $20\%$ to 93\\%", "from 20% to 93%")),
    # n=1, d=1
    Rewrite("thin space in a number", "\\", r"(?<=\d)\\[,!](?=\d{3}(?!\d))", ",", (r"80\,000", "80,000")),
    # n=103, d=53
    Rewrite("space", "\\", r"\\[,;: ]", " ", (r"about 12\,Hz", "about 12 Hz")),
    # n=81, d=26
    Rewrite("invisible", "\\", r"\\[!/()\[\]-]", "", (r"at most \(T\) steps", "at most T steps")),
    # n=596, d=202
    Rewrite("escape", "\\", r"\\(?P<char>[&$_#{}|@<>])", lambda match: match["char"], (r"R\&D, top\_k", "R&D, top_k")),
    # n=19, d=8
    Rewrite("line break", "\\", r"\\\\", " ", (r"first\\second", "first second")),
    # n=596, d=265; after \frac only
    Rewrite("fraction bar", "}", r"\}\{", _fraction_bar, (r"$O(\frac{1}{T})$", "O(1/T)"), "latex"),
    # n=17,656, d=2,456, most of them in papers on theory
    Rewrite("brace", "{}", r"[{}]", "", (r"200{,}000 \textbf{and} more", "200,000 and more"), "latex"),
    # n=21, d=6
    Rewrite("degree", "^", r"\^\{?\\circ(?![A-Za-z])", "°", (r"$45^{\circ}$", "45°")),
    # n=6, d=5
    Rewrite("ordinal", "^", r"\^(?=\{?(?:st|nd|rd|th)\b)", "", ("the 8^{th} layer", "the 8th layer")),
    # n=169, d=95; R^2 and n^3 stay
    Rewrite(
        "superscript in a name",
        "^",
        r"(?<=[A-Za-z])\^(?=\{?\d\}?[A-Za-z])|(?<=[A-Za-z]\$)\^(?=(?:\\[a-z]{1,12})?\{?[\d+*]{1,2}\}?\$)",
        "",
        ("the A$^3$T agent, M^{3}ViT, HMD$^2$, $R^2$", "the A3T agent, M3ViT, HMD2, R^2"),
    ),
    # n=13, d=8
    Rewrite("index in a name", "_", r"(?<=[A-Za-z]\$)_(?=\{?\w{1,4}\}?\$)", "", ("F$_1$, CO$_{2}$", "F1, CO2")),
    # n=725, d=345
    Rewrite("index", "_", r"(?<=[A-Za-z}])_(?=\{?\d)", "", (r"$F_1$ and $\text{CO}_2$", "F1 and CO2"), "math"),
    # n=98, d=8
    Rewrite("index in braces", "_", r"(?<=[A-Za-z}])_(?=\{\d)", "", ("AP_{50}", "AP50"), "latex"),
    # n=201, d=84
    Rewrite("index of one letter", "_", r"(?<=\b[A-Za-z])_(?=\d\b)", "", ("F_1 score, vid_1", "F1 score, vid_1")),
    # n=157, d=113; the other 330 "~" mean "about", join a range, or stand in an address
    Rewrite(
        "tie",
        "~",
        r"(?<=[\w.,)\]}])~(?=[A-Za-z\\$(\[])",
        " ",
        ("network~(GCN), ~30%, 3~5x, www.x.org/~me", "network (GCN), ~30%, 3~5x, www.x.org/~me"),
    ),
    # n=456, d=378
    Rewrite("opening quotes", "`", r"``", '"', ("``deep", '"deep')),
    # n=504, d=388
    Rewrite("closing quotes", "'", r"''", '"', ("deep''", 'deep"')),
    # n=628, d=402
    Rewrite("long dash", "-", r"(?<!-)---(?!-)", "—", ("it---alone", "it—alone")),
    # n=870, d=601
    Rewrite("dash", "-", r"(?<![-\s])--(?!-)|(?<!-)--(?=\s)", "–", ("10--20%, --flag", "10–20%, --flag")),
    # 214 of 10,000 abstracts
    Rewrite(
        "hyphen at the end of a line",
        "-",
        rf"(?<=[A-Za-z])- (?=(?P<right>[a-z]{{2,30}}[A-Za-z]{{0,30}}))(?!{_HANGING})",
        _rejoined,
        ("an im- provement in real- world and in- or outdoor", "an improvement in real-world and in- or outdoor"),
    ),
    # n=3,948, d=1,325
    Rewrite("soft hyphen", "(", r"\(cid:173\) ?", "", ("re(cid:173) duce", "reduce")),
    # n=492, d=82
    Rewrite("strong", "*", r"\*{2,3}", "", ("**L**LM", "LLM"), "markdown"),
    # n=2, d=1; common in other sources
    Rewrite("entity", "&", r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});", _entity, ("R&amp;D", "R&D")),
    # n=163, d=83
    Rewrite("misread UTF-8", "ÂÃâÎÏ", rf"[ÂÃÎÏ][{_CONTINUATION}]|â[{_CONTINUATION}]{{2}}", _misread, ("5Ã\x97", "5×")),
    # n=1,794, d=700
    Rewrite("look-alike", _LOOKALIKES, r".", _lookalike, ("ﬁne\u00a0−5％", "fine -5%")),
)

# Symbols that lost their backslash when a page was saved. They begin with common letters, so they have a
# scanner of their own, which runs only where a cheap search finds a trace.
_NUMBER = r"\d{1,6}(?:\.\d{1,4})?"
LOST: tuple[Rewrite, ...] = (
    # n=16, d=12; 18 in the seeds
    Rewrite("times", "", r"(?<=\d)times(?=\d|\b)", "×", ("10times at 224times224", "10× at 224×224")),
    # n=29, d=23
    Rewrite("times without t", "", r" ?(?<![\\A-Za-z])imes(?=\d|\b)", "×", ("$5.92 imes$", "5.92×")),
    # n=1, d=1; 1 in the seeds; "sim2real" (n=80, d=50) is a word
    Rewrite(
        "sim",
        "",
        rf"(?<=[\dx×%$])sim(?=\$|{_NUMBER}(?:times|[x×%]|[^\w.]|$))|(?<![\\\w])sim ?(?={_NUMBER}(?:times|[x×%]))",
        "~",
        ("1.2xsim3.3x, sim30%, $sim$13, sim2real", "1.2x~3.3x, ~30%, ~13, sim2real"),
    ),
    # 1 in the seeds
    Rewrite("le", "", r"(?<![\\\w])leq?(?=\d)", "≤", ("(le13 images)", "(≤13 images)")),
    # none; lost like "le"
    Rewrite("ge", "", r"(?<![\\\w])geq?(?=\d)", "≥", ("geq0.5", "≥0.5")),
    # none; lost like "le"
    Rewrite("approx", "", r"(?<![\\\w])approx(?=\d)", "≈", ("approx0.25", "≈0.25")),
    # 1 in the seeds
    Rewrite(
        "pm",
        "",
        r"(?:(?<=\d)|(?<=\d ))pm(?=\d)|(?:(?<=\.\d )|(?<=\.\d\d ))pm(?= \d{1,4}\.\d)",
        "±",
        ("11.0 pm 1.3, 80.1pm0.3, from 3 pm 4 days", "11.0 ± 1.3, 80.1±0.3, from 3 pm 4 days"),
    ),
    # n=102, d=48
    Rewrite("font", "", r"(?<![\\A-Za-z])ext(?:it|bf|tt|sc|rm|sl|sf)(?=\{)", "", (" extit{mini}", " mini")),
)
