"""Text out of LaTeX, as BibTeX files and arXiv's own records write titles and names."""

from __future__ import annotations

import functools
import re
from typing import Any

# Escapes that stand for themselves, with or without braces: nine abstracts in ten of a .bib file have no others,
# and the LaTeX parser takes 8 ms for each.
_ESCAPED = re.compile(r"\{\\([%&#_])\}|\\([%&#_])")
_BARE = re.compile(r"(?<!\\)[%&]")  # a comment or a column to LaTeX; in a title or an abstract it means itself
_ABOUT = re.compile(r"(?:(?<=[\s(])|^)~(?=\d)")  # "~85%" is about 85%, where LaTeX would put a space
_HARD_SPACE = "\xa0"


def decode(text: str) -> str:
    r"""``text`` with its LaTeX as the signs that it stands for; formulas and unknown commands stay as they are.

    >>> decode(r"Sch{\"o}n: {\%} of {BERT}"), decode(r"$\alpha$-\ours{} is 5% off"), decode("plain text, 85% & more")
    ('Schön: % of BERT', '$\\alpha$-\\ours is 5% off', 'plain text, 85% & more')
    """
    if "\\" not in text and "{" not in text:
        return text
    simple = _ESCAPED.sub(lambda found: found[1] or found[2], text)
    if "\\" not in simple and "$" not in simple:
        return simple.replace("{", "").replace("}", "")
    prepared = _ABOUT.sub(r"\\textasciitilde{}", _BARE.sub(lambda found: "\\" + found[0], text))
    try:
        decoded: str = _decoder().latex_to_text(prepared)
    except RecursionError:  # a thousand braces in each other: no title
        return text
    return decoded.replace(_HARD_SPACE, " ")


@functools.cache
def _decoder() -> Any:
    from pylatexenc import latex2text  # noqa: PLC0415 - 0.1 s, for these formats alone

    commands = latex2text.get_default_latex_context_db()
    # An author's own command is mostly the name of the system: dropping it would lose what the result is of
    commands.set_unknown_macro_spec(latex2text.MacroTextSpec("", simplify_repl=lambda node: node.latex_verbatim()))
    return latex2text.LatexNodes2Text(latex_context=commands, math_mode="verbatim", keep_comments=True)
