"""A fingerprint of files: the same for any line ends and Unicode form, because texts are read so."""

from __future__ import annotations

from collections.abc import Iterable


def digest(files: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of names and texts, in the order of the names."""
    import hashlib  # it loads OpenSSL, and most evaluations are printed without a fingerprint

    total = hashlib.sha256()
    for name, text in sorted(files):
        for part in (name, text):
            data = part.encode()
            total.update(len(data).to_bytes(8, "big") + data)
    return f"sha256:{total.hexdigest()}"
