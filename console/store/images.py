"""What an image is by its first bytes: never trusted further than to be named."""

from dataclasses import dataclass

_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"\xff\xd8\xff": "jpeg",
}
_NO_FRAME = frozenset((0xC4, 0xC8, 0xCC))  # JPEG markers among those of frames that are none


@dataclass(frozen=True, slots=True)
class Image:
    """A kind of image, and its size in pixels; 0 where the header does not tell."""

    kind: str
    width: int = 0
    height: int = 0


def image_of(head: bytes) -> Image | None:
    """The image that begins with some bytes; None when they are no image we know."""
    kind = next((kind for magic, kind in _SIGNATURES.items() if head.startswith(magic)), "")
    if not kind and head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        kind = "webp"
    match kind:
        case "png":
            return Image(kind, _big(head, 16, 4), _big(head, 20, 4))
        case "gif":
            return Image(kind, _little(head, 6), _little(head, 8))
        case "jpeg":
            frame = _jpeg_frame(head)
            return Image(kind, _big(head, frame + 7, 2), _big(head, frame + 5, 2))
    return Image(kind) if kind else None


def _jpeg_frame(head: bytes) -> int:
    """Where the segment with the size begins; beyond the end where there is none."""
    at = 2
    while at + 4 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            return at
        at += 2 + _big(head, at + 2, 2)
    return len(head)


def _big(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _little(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")
