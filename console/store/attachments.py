"""Audio and images that stand in an event as base64: in its content, in data URLs."""

from collections.abc import Iterator
from typing import NamedTuple

from console.audio.base64_codec import decode_base64
from console.protocol.wire import JsonValue
from console.store.images import Image, image_of

_HEAD = 1 << 16  # characters: enough of an image to say how large it is


class Attachment(NamedTuple):
    """Base64 and the image that it is; None where it is audio."""

    encoded: str
    image: Image | None


def attachment(key: str, text: str) -> Attachment | None:
    """What a string is that stands under a key; None when it is neither audio nor an image."""
    encoded = text.partition(";base64,")[2] or text
    try:
        head = decode_base64(encoded[:_HEAD])
    except ValueError:
        return None
    image = image_of(head)
    return Attachment(encoded, image) if image is not None or (head and key == "audio") else None


def attachments(value: JsonValue, key: str = "") -> Iterator[Attachment]:
    """Every audio and image in an event."""
    if isinstance(value, str):
        found = attachment(key, value)
        if found is not None:
            yield found
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from attachments(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from attachments(inner, key)
