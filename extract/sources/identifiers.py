"""What a paper is called: arXiv, DOI and ACL Anthology identifiers, and the hash that stands in for one."""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata

_ARXIV = r"(?P<id>\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
# "2301.00001v2", "arXiv:2301.00001", "cs.CL/0301001"
_ARXIV_ID = re.compile(rf"(?:arxiv:\s*)?{_ARXIV}", re.IGNORECASE)
# https://arxiv.org/abs/…, …/pdf/….pdf, https://huggingface.co/papers/…, https://doi.org/10.48550/arXiv.…
_ARXIV_URL = re.compile(
    rf"(?:arxiv\.org/(?:abs|pdf|html)/|huggingface\.co/papers/|10\.48550/arxiv\.){_ARXIV}(?![\d.]*\d)", re.IGNORECASE
)
# "10.1145/3292500", "doi:10.1145/…", "https://doi.org/10.1145/…"
_DOI = re.compile(r"(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)?(?P<id>10\.\d{4,9}/\S+)", re.IGNORECASE)
# "2021.acl-long.505", "P19-1001", alone or in an address of the Anthology
_ACL = r"(?P<id>\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+|[A-Z]\d{2}-\d{4})"
_ACL_ID = re.compile(_ACL)
_ACL_URL = re.compile(rf"(?:^|aclanthology\.org/|aclweb\.org/anthology/){_ACL}(?=$|[/?#]|\.pdf|\.bib)")

# Spaces and signs, but not the form feed and its like: those are control characters, which stay to be found
_IGNORED = b" \t\r\n" + string.punctuation.encode()
_LOWER = bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in range(256))
_SIGNS = re.compile(r"[^\w]+")


def may_name(text: str) -> bool:
    """False for most ids and addresses that none of the identifiers below can be read from: a quick look first."""
    if "://" in text:
        return "rxiv" in text or "acl" in text or "doi.org" in text or "huggingface.co" in text
    return "." in text or "/" in text or "-" in text


def arxiv_id(text: str) -> str | None:
    """The arXiv id that ``text`` is, or that its address holds, without its version.

    >>> arxiv_id("arXiv:2301.00001v2"), arxiv_id("https://arxiv.org/pdf/2301.00001.pdf"), arxiv_id("acl2021:17")
    ('2301.00001', '2301.00001', None)
    """
    found = _ARXIV_ID.fullmatch(text)
    if not found and ("rxiv" in text or "huggingface.co" in text):  # spares most addresses the search
        found = _ARXIV_URL.search(text)
    return found["id"] if found else None


def arxiv_month(identifier: str) -> str | None:
    """The month in which arXiv took the paper in, which its id begins with: ``2023-01`` for 2301.00001."""
    digits = identifier.rpartition("/")[2]
    year, month = int(digits[:2]), int(digits[2:4])
    if not 1 <= month <= 12:
        return None
    return f"{1900 + year if year > 90 else 2000 + year}-{month:02}"  # arXiv began in August 1991


def doi(text: str) -> str | None:
    """The DOI that ``text`` is, bare and in lower case (a DOI has no case), or None.

    >>> doi("https://doi.org/10.1145/3292500.ABC"), doi("https://example.org")
    ('10.1145/3292500.abc', None)
    """
    found = _DOI.fullmatch(text) if "10." in text else None
    return found["id"].lower() if found else None


def acl_id(text: str) -> str | None:
    """The ACL Anthology id that ``text`` is, or that its address holds, or None.

    >>> acl_id("https://aclanthology.org/2021.acl-long.505/"), acl_id("P19-1001"), acl_id("icra2006:1641961")
    ('2021.acl-long.505', 'P19-1001', None)
    """
    found = _ACL_URL.search(text) if "acl" in text else _ACL_ID.fullmatch(text)
    return found["id"] if found else None


def fold_text(text: str) -> bytes:
    """Only the letters and digits of ``text``, in lower case: two prints of one abstract fold alike.

    Spacing, line breaks, dashes, quotes, accents and case differ between the places that print an abstract; its
    words do not. So what is not ASCII is left out, but for text that is mostly not. Empty when there is no letter
    or digit.
    """
    plain = text.encode("ascii", "ignore")
    if 2 * len(plain) < len(text):
        plain = _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold()).encode("utf-8", "replace")
    return plain.translate(_LOWER, _IGNORED)


def hash_id(folded: bytes) -> str:
    """The id of a paper whose source gives none: ``sha1:`` and 16 hexadecimal digits of its folded abstract.

    Of the abstract alone: one source prints a paper with its title and the next without, and both are the
    same paper.
    """
    return "sha1:" + hashlib.sha1(folded, usedforsecurity=False).hexdigest()[:16]
