"""The boards as a plain web site: files that any host serves, and that need nothing from elsewhere.

    from benchmine.site import publish

    publish(engine, Path("site"), title="My boards", base_url="https://example.org/boards/")

Every row comes from the export (:func:`db.export.columns.rows`), so that a page holds what the files hold.
"""

from __future__ import annotations

from benchmine.site.publishing import Published, publish

__all__ = ["Published", "publish"]
