"""What the rules read, and that every span of it leads back to the abstract as given."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.rewrites import LOST, REWRITES, Rewrite
from extract.text import CleanText, clean

# (abstract as given, clean text)
LATEX = [
    # Commands that only say how to set a name.
    (r"\textit{Foo} and \textbf{Bar} and \emph{Baz}", "Foo and Bar and Baz"),
    (r"\texttt{a} \textsc{b} \textrm{c} \underline{d} \text{e} \mathbf{f} \mathrm{g}", "a b c d e f g"),
    (r"{\em Foo}, {\bf Bar} and {\it Baz}", "Foo, Bar and Baz"),
    (r"\textbf{\textit{\underline{S}}peech}", "Speech"),
    (r"$\texttt{Foo}$-7B", "Foo-7B"),
    (r"$\text{CO}_2$ and ${\rm X}$", "CO2 and X"),
    (r"our \method beats \dcnn", "our method beats dcnn"),
    (r"see \url{https://x.org/a_b%20c}", "see https://x.org/a_b%20c"),
    (r"as in BERT~\cite{devlin2018} and \citep[p.~3]{smith}", "as in BERT  and "),
    # Numbers in formulas.
    ("by $8.4%$ here", "by 8.4% here"),
    (r"by $8.4\%$ here", "by 8.4% here"),
    (r"by $8.4$\% here", "by 8.4% here"),
    (r"by $\textbf{8.4}\%$ here", "by 8.4% here"),
    (r"1.54$\times$ and $1.54\times$ and 3 \times 4", "1.54× and 1.54× and 3 × 4"),
    (r"$2.16\times$$\sim$$2.62\times$", "2.16×~2.62×"),
    (r"$\sim$30\%, \sim 30\%, ${\sim}30$%, $\approx 0.3$", "~30%, ~30%, ~30%, ≈ 0.3"),
    (r"$9.49 \pm 0.15$, $p \leq 0.05$, $x \ge 2$, $a \geq b$, $c \le d$", "9.49 ± 0.15, p ≤ 0.05, x ≥ 2, a ≥ b, c ≤ d"),
    (r"6.2\% $\to$ 9.6\%, $1\rightarrow 2$", "6.2% → 9.6%, 1→ 2"),
    (r"$10^{-4}$ and 10^{5}", "10^-4 and 10^5"),
    (r"200{,}000, 80\,000 and 8\,ms", "200,000, 80,000 and 8 ms"),
    (r"10--20\%", "10–20%"),
    (r"$45^{\circ}$ and 90^\circ", "45° and 90°"),
    (r"$O(\frac{1}{T})$ and $O(\frac{1}{\sqrt{T}})$", "O(1/T) and O(1/√T)"),
    (r"5 \mu m and $\alpha$", "5 μ m and α"),
    (r"\(T\) steps in \[x\]", "T steps in x"),
    # Names with a sign in them.
    ("$A^3T$ is A$^3$T is A$^\\mathbf{3}$T", "A3T is A3T is A3T"),
    ("M^{3}ViT, HMD$^2$, PCMCI$^+$, V$^*$ Bench", "M3ViT, HMD2, PCMCI+, V* Bench"),
    ("the $F_1$ of F_1, AP_{50} and $\\ell_1$", "the F1 of F1, AP50 and ℓ1"),
    ("$R^2$ and R^2", "R^2 and R^2"),
    ("the 8^{th} layer", "the 8th layer"),
    # Escapes, ties, quotes and accents.
    (r"R\&D for \$5 by \#1 in top\_k {a}", "R&D for $5 by #1 in top_k a"),
    ("network~(GCN) by J.~Doe and Roe~et al.", "network (GCN) by J. Doe and Roe et al."),
    ("a ``deep'' net---really -- yes", 'a "deep" net—really – yes'),
    (r"Fr\'echet, Schr\"{o}dinger, na\"{\i}ve, dise\~nado", "Fréchet, Schrödinger, naïve, diseñado"),
    (r"rank it first\\then last", "rank it first then last"),
    (r"gain (\eg, BERT)", "gain (e.g., BERT)"),
]

# Formulas that a site saved twice keep their first copy.
DOUBLED = [
    (r"is 3-80\times3-80\times faster", "is 3-80× faster"),
    (r"by 50\%50\% and 6\%6\% more", "by 50% and 6% more"),
    (r"errors of \sim 1.0, \sim 1.3\sim 1.0, \sim 1.3 mm", "errors of ~1.0, ~1.3 mm"),
    (r"of 41.2 \pm 0.641.2 \pm 0.6 m/s", "of 41.2 ± 0.6 m/s"),
    (r"users (\mathrm{p}=0.03\mathrm{p}=0.03) liked", "users (p=0.03) liked"),
    (r"by \boldsymbol{14.2^{\circ}}\boldsymbol{14.2^{\circ}} or", "by 14.2° or"),
    (r"a k\text{NN}k\text{NN} search", "a kNN search"),
    # Not doubled: a product, a nested logarithm, a list, a longer number, matrices between dollars.
    (r"in \log\log n time", "in loglog n time"),
    (r"6\% and 6\% and 7\%", "6% and 6% and 7%"),
    (r"150\%50\%", "150%50%"),
    (r"$\mathbf{U}\mathbf{U}^\top$", "UU^top"),
]

# Symbols that lost their backslash when the page was saved.
LOST_SYMBOLS = [
    ("a 10times improvement", "a 10× improvement"),
    ("on 224times224 images", "on 224×224 images"),
    ("achieves 1.2xsim3.3x acceleration", "achieves 1.2x~3.3x acceleration"),
    ("(le13 labeled images), geq0.5", "(≤13 labeled images), ≥0.5"),
    ("sim30% more, sim 30% more, $sim$13$ imes$ more", "~30% more, ~30% more, ~13× more"),
    ("11.0 pm 1.3 points, 80.1pm0.3", "11.0 ± 1.3 points, 80.1±0.3"),
    ("approx0.25 bits", "≈0.25 bits"),
    ("up to $5.92 imes$ speed, 17 imes17", "up to 5.92× speed, 17×17"),
    ("on extit{mini}ImageNet", "on miniImageNet"),
    ("re(cid:173) duce", "reduce"),
]

# Characters.
CHARACTERS = [
    ("8\u00a0ms at\u2009once", "8 ms at once"),
    ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
    ("ﬁne eﬃcient ﬂow", "fine efficient flow"),
    ("−5 and 30％ and ∼3 and ≧2", "-5 and 30% and ~3 and ≥2"),
    ("𝑑-graphlets", "d-graphlets"),
    ("R&amp;D &lt; 5&#39;s&nbsp;&unknown;", "R&D < 5's &unknown;"),
    ("the robotâ\x80\x99s 5Ã\x97 and NÃœWA", "the robot’s 5× and NÜWA"),
    ("**FooNet** and ***Bar***", "FooNet and Bar"),
]

# Text that must stay as it is.
UNCHANGED = [
    "",
    "We reach 76.5–80.9% on ImageNet – “state of the art” – at 3.2±0.1 and 2× speed.",
    "~30% of cases, by ~3x, 3~5x, 12%~28% and about ~ 2 ml",
    "https://www.example.org/~me/a_b?c=1&d=2 and snake_case_1",
    "sim2real, sim2sim, lang4sim2real and real2sim at 3 pm 4 days a week, five times as simple",
    "It costs $5 an hour and $30 a day for US$2 million users.",
    "The set {1, 2} and the flag --verbose of a*b in C++",
    "Naïve Poincaré maps in Ångström: É, ß, 中文, 👩‍🔬",
    "line one\nline two\r\n\r\n\tparagraph  two",
    "AT&T and R&D; x & y",
    "an unmatched $ sign",
]

ROWS = LATEX + DOUBLED + LOST_SYMBOLS + CHARACTERS


def assert_map_holds(cleaned: CleanText) -> None:
    """The spans of single characters come in order, inside the raw text; equal texts are mapped exactly."""
    at = 0
    for position in range(len(cleaned.text)):
        start, end = cleaned.to_raw(position, position + 1)
        assert 0 <= start < end <= len(cleaned.raw)
        assert start >= at or (start, end) == cleaned.to_raw(position - 1, position)
        at = end
        assert cleaned.to_raw(position, position) == (start, start)
    assert cleaned.to_raw(0, len(cleaned.text))[1] <= len(cleaned.raw)


@pytest.mark.parametrize(("raw", "expected"), ROWS)
def test_clean(raw: str, expected: str) -> None:
    cleaned = clean(raw)
    assert cleaned.text == expected
    assert cleaned.raw == raw
    assert not cleaned.is_identity
    assert_map_holds(cleaned)


@pytest.mark.parametrize("raw", UNCHANGED)
def test_leaves_alone(raw: str) -> None:
    cleaned = clean(raw)
    assert cleaned.text == raw
    assert cleaned.is_identity
    assert cleaned.to_raw(0, len(raw)) == (0, len(raw))


@pytest.mark.parametrize("rewrite", [*REWRITES, *LOST], ids=lambda rewrite: rewrite.name)
def test_every_rewrite_does_what_its_example_says(rewrite: Rewrite) -> None:
    raw, expected = rewrite.example
    assert re.search(rewrite.pattern, raw)
    assert clean(raw).text == expected


def test_rewrites_have_names_of_their_own() -> None:
    names = [rewrite.name for rewrite in (*REWRITES, *LOST)]
    assert len(set(names)) == len(names)


# (abstract as given, value in the clean text, the characters of the abstract that it leads back to)
VALUES = [
    ("gains $8.4%$ on X", "8.4", "8.4"),
    (r"gains $8.4\%$ on X", "8.4", "8.4"),
    (r"gains \textbf{8.4}\% on X", "8.4", "8.4"),
    (r"is $1.54\times$ faster", "1.54", "1.54"),
    (r"is 3-80\times3-80\times faster", "3-80", "3-80"),
    (r"is 1.2xsim3.3x faster", "3.3", "3.3"),
    (r"(le13 images)", "13", "13"),
    (r"has 200{,}000 words", "200,000", "200{,}000"),
    (r"has 80\,000 words", "80,000", r"80\,000"),
    (r"the A$^3$T agent", "A3T", "A$^3$T"),
    (r"with \textit{FooNet} we", "FooNet", "FooNet"),
    (r"the $F_1$ score", "F1", "F_1"),
    ("the ﬁrst", "first", "ﬁrst"),
    ("👩‍🔬 and \\textbf{5.1}", "5.1", "5.1"),
    (r"gains $8.4\%$ on X", "8.4%", r"8.4\%"),
    (r"with p $\leq$ 0.05", "≤", r"\leq"),
]


@pytest.mark.parametrize(("raw", "found", "origin"), VALUES)
def test_a_value_leads_back_to_the_abstract_as_given(raw: str, found: str, origin: str) -> None:
    cleaned = clean(raw)
    at = cleaned.text.index(found)
    start, end = cleaned.to_raw(at, at + len(found))
    assert raw[start:end] == origin


@pytest.mark.parametrize("span", [(-1, 2), (0, 9), (3, 2), (9, 9)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=f"span {span[0]}:{span[1]} is not inside the clean text of 4 characters"):
        clean(r"8.4\%").to_raw(*span)


PIECES = st.sampled_from(
    [raw for raw, _ in ROWS]
    + ["\\", "{", "}", "$", "^", "_", "~", "&amp;", "%", " ", "8.4", "a", "é", "👩‍🔬", "\\%", "\n"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join))
@example("\u200b")
@example("$")
@example("\\")
def test_any_text_is_cleaned_and_mapped_back(raw: str) -> None:
    cleaned = clean(raw)
    assert cleaned.raw == raw
    assert_map_holds(cleaned)
    assert cleaned.is_identity == (cleaned.text == raw)


@given(st.text(alphabet="abc 8.4%()–", min_size=1, max_size=20), st.text(alphabet="$\\{}^~&;% \u00a0ﬁ-'", max_size=20))
def test_plain_text_beside_anything_is_mapped_exactly(plain: str, noise: str) -> None:
    raw = f"{noise} Q{plain}Q {noise}"
    cleaned = clean(raw)
    at = cleaned.text.index(f"Q{plain}Q")
    start, end = cleaned.to_raw(at, at + len(plain) + 2)
    assert raw[start:end] == f"Q{plain}Q"


HOSTILE = [
    *["\\", "{", "}", "$", "$ ", "^{", "_{", "~", "--", "''", "&a", "\\cite[", "\\href{", "\\frac{", "\\a\\", "**a"],
    *["\\%\\%1", "\\times", "1sim", " sim1", "$x", "$\\x", "\\,1", '\\"{', "(cid:", "â€", "&#1", "1\\1^", "\\a1\\b2"],
]


@pytest.mark.timeout(20)  # the slowest takes one; what grows with the square of the length, fifty and more
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_is_cleaned_to_its_end(unit: str) -> None:
    assert clean(unit * (300_000 // len(unit)) + " end").text.endswith("end")
