"""Addresses that papers came with: only plain ones ever become a link, in a page, a feed or a file."""

from __future__ import annotations

from urllib.parse import urlsplit


def safe_url(url: str | None) -> str | None:
    """The address if it is a plain http or https one with a host, else None.

    A source may give any string as its address; ``javascript:`` and ``data:`` never become a link.
    """
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
