"""What a title says of the paper's own system: a phrase that may describe it, and what kind of paper it is."""

from __future__ import annotations

import regex

from extract.document import Document
from extract.words import stops, words

_TAIL = regex.compile(
    r"\s(?:for|via|with|using|in|on|by|from|towards?|through|under|without|based on|and its|of the)\s.*$"
    r"|\s*[\(\[].*$|\?$",
    regex.IGNORECASE,
)
_LEAD = regex.compile(
    r"^(?:towards?|on|an?|the|in|do|does|is|are|can|how|what|why|when|beyond|from|free|(?!Self-)[A-Z][a-z]+ing)\b",
    regex.IGNORECASE,
)
# The prepositions of a title: what stands before "for" is the system, what stands before "via" is the task.
_CUT = regex.compile(
    r"\s(for|via|with|using|in|on|by|from|to|of|towards?|through|under|without|based on|and its)\s", regex.IGNORECASE
)
_TASK_END = regex.compile(r"(?:tion|sion|ing|sis|ment|answering|search|learning|tracking|parsing)s?$", regex.IGNORECASE)
_WORD = regex.compile(r"[a-z0-9]+")
_STEM = 6  # characters: "segmentation" and "segmenting" are one word


def title_phrases(document: Document) -> list[tuple[str, str, list[str]]]:
    """The title as a description of the system: whole, and up to its first preposition.

    Returns:
        Phrase, source (``title`` or ``title whole``) and cues of each.
    """
    title = document.title.text
    if not title:
        return []
    head, colon, tail = title.partition(":")
    text = head if colon and len(head.split()) > 1 else (tail if colon else head)
    short = _shortened(text)
    preposition = _CUT.search(text.strip())
    cut = preposition[1].lower() if preposition else "none"
    found = []
    for form, source in ((short, "title"), (text.strip(), "title whole")):
        count = len(form.split())
        if 2 <= count <= 12:
            cues = [f"source:{source}", f"title words:{min(count, 6)}", f"title ends:{head_kind(form)}"]
            cues += [f"title names:{min(len(document.title.names), 2)}", f"{source} cut:{cut}"]
            if _LEAD.match(form):
                cues.append("title gerund")
            if colon:
                cues.append("title colon")
            found.append((form, source, cues))
    return found


def _shortened(text: str) -> str:
    """A part of a title up to its first preposition or bracket, without the article and the praise before it."""
    said = _TAIL.sub("", text.strip()).split()
    praise = words().lead_in | words().praise
    while len(said) > 2 and praise.issuperset(said[0].lower().split("-")):
        said = said[1:]
    return " ".join(said)


def _last_word(form: str) -> str:
    return form.rsplit(maxsplit=1)[-1].lower()


def head_kind(form: str) -> str:
    """What kind of thing the last word of a title phrase makes it: a system, a benchmark, a task or something else."""
    last = _last_word(form)
    if last in words().system_noun:
        return "system"
    if last in words().benchmark_noun:
        return "benchmark"
    return "task" if _TASK_END.search(last) else "other"


def paper_kind(document: Document) -> list[str]:
    """What kind of paper the title makes it, as cues: of a dataset, or of a study of others' systems."""
    title = document.title.text.lower().replace("data set", "dataset")
    _, _, tail = title.partition(":")
    named, said = set(_WORD.findall(title)), _WORD.findall(tail or title)
    cues = []
    if named & words().data_paper:
        cues.append("title of data")
    if set(_WORD.findall(tail)) & words().data_paper:
        cues.append("title tail of data")
    if named & words().study_word:
        cues.append("title of a study")
    if said and said[0] in words().study_word:
        cues.append("title opens as a study")
    return [*cues, f"proposes {_proposed_kind(document)}"]


_PROPOSALS = regex.compile(
    r"\b(?:we|paper|work)\s(?:\w+ly\s|also\s|first\s|then\s|further\s)?"
    r"(?:propose|present|introduce|develop|describe|create|construct|build|curate|collect|release|contribute|design)s?\b"
    r"([^.;:]{0,90})",
    regex.IGNORECASE,
)
_OF_DATA = regex.compile(r"\b(?:data ?set|benchmark|corpus|testbed|test set|test suite|challenge|collection)\b")
_OF_SYSTEM = regex.compile(
    r"\b(?:method|model|framework|approach|algorithm|network|architecture|system|module|technique|strategy|pipeline|agent"
    r"|scheme|mechanism)\b"
)


def _proposed_kind(document: Document) -> str:
    """What the abstract proposes by its own words: ``data``, a ``system``, ``both`` or ``nothing``.

    Of the names that head the title of a paper which proposes data alone 21 of 24 are an answer as a benchmark and 4 as
    a model, of those of a system alone 6 and 222 of 228 (dev.jsonl).
    """
    said = [match[1].lower() for match in _PROPOSALS.finditer(document.text)]
    data, system = any(map(_OF_DATA.search, said)), any(map(_OF_SYSTEM.search, said))
    return "both" if data and system else "data" if data else "system" if system else "nothing"


def tail_kind(document: Document) -> list[str]:
    """What the part of a title after its colon calls the thing before it, as cues: "X: A Framework for Y"."""
    form = _shortened(document.title.text.partition(":")[2])
    return [f"tail ends:{head_kind(form)}", f"tail head:{_last_word(form)}"] if form else []


def echo_cues(document: Document, phrase: str) -> list[str]:
    """How much of a title's phrase the abstract repeats: a catchphrase ("Fool Me Once") stands in the title alone."""
    content = [w for w in _WORD.findall(phrase.lower()) if len(w) > 2 and w not in stops()]
    stems = document.stems
    share = sum(w[:_STEM] in stems for w in content) / max(1, len(content))
    repeated = "all" if share == 1 else "most" if share >= 0.6 else "some" if share else "none"
    whole = "whole" if phrase.lower() in document.text.lower() else "in parts"
    return [
        f"repeats {repeated}",
        f"repeats {whole}",
        f"repeats {repeated} {whole}",
        f"repeats {repeated} of {min(4, len(content))}",
    ]
