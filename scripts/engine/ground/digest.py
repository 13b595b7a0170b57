"""Digests: what names a content in records, file names and caches."""

from __future__ import annotations

import hashlib


def digest(content: str | bytes, length: int = 16) -> str:
    """Return the first hexadecimal digits of the SHA-256 of a content; text counts as UTF-8. length: 64 at most."""
    content = content.encode("utf-8") if isinstance(content, str) else content
    return hashlib.sha256(content).hexdigest()[:length]
