"""Addresses inside the site."""

from __future__ import annotations

import posixpath


def relative(address: str, page: str) -> str:
    """Return an address of the site as a page of it links to it; both from the site's root, `walks/valley.html`."""
    folder, _, last = page.rpartition("/")
    found = posixpath.relpath(f"/{address}", f"/{folder if '.' in last else page}")
    return f"{found}/" if address.endswith("/") else found
