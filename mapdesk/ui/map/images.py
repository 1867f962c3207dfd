"""Which kind of image some bytes are, told by how they begin."""

from __future__ import annotations

_MAGIC = ((b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"RIFF", "image/webp"), (b"GIF8", "image/gif"))


def image_kind(data: bytes) -> str | None:
    """Return the kind of image by its first bytes, or None when it is none that the page can show."""
    for magic, kind in _MAGIC:
        if data.startswith(magic) and (magic != b"RIFF" or data[8:12] == b"WEBP"):
            return kind
    return None
