"""What a person sends: content parts with sound and pictures as Python programs hold them."""

from array import array
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from console.audio.base64_codec import encode_base64
from console.audio.g711 import encode_g711
from console.audio.pcm16 import NOT_INT16, int16_samples, pcm16_bytes
from console.client.errors import ClientError
from console.protocol.audio_format import AudioFormat
from console.protocol.dialect import content_to_beta, content_to_ga
from console.protocol.session import Dialect
from console.protocol.wire import JsonObject

if TYPE_CHECKING:
    from console.audio.pcm16 import AudioInput

_PICTURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg"}


def wire_audio(audio: "AudioInput", form: AudioFormat) -> bytes:
    """Sound as the session wants it: bytes are taken as they are, samples are coded.

    As in the original an array of floats is refused (numpy's are scaled); raises ClientError.
    """
    if isinstance(audio, array) and audio.typecode != "h" and len(audio):
        raise ClientError(NOT_INT16)
    try:
        data = pcm16_bytes(audio)
    except TypeError as error:
        raise ClientError(str(error)) from None
    if form.encoding == "pcm16" or isinstance(audio, (bytes, bytearray, memoryview)):
        return data
    return encode_g711(int16_samples(data), form.encoding)


def content_parts(
    content: Iterable[Mapping[str, object]], dialect: Dialect, form: AudioFormat
) -> list[JsonObject]:
    """The user's content parts as the wire wants them; the caller's own stay as they are."""
    return [_part(dict(part), dialect, form) for part in content]


def _part(part: dict[str, object], dialect: Dialect, form: AudioFormat) -> JsonObject:
    result: JsonObject = {}
    for key, value in part.items():
        if key == "audio" and not isinstance(value, (str, type(None))):
            result[key] = encode_base64(wire_audio(value, form))  # type: ignore[arg-type]
        elif key == "image_url" and isinstance(value, (bytes, bytearray)):
            result[key] = _picture(bytes(value))
        else:
            result[key] = value  # type: ignore[assignment]
    return content_to_ga("user", result) if dialect == "ga" else content_to_beta(result)


def _picture(data: bytes) -> str:
    for start, kind in _PICTURES.items():
        if data.startswith(start):
            return f"data:image/{kind};base64,{encode_base64(data)}"
    raise ClientError("A picture must be PNG or JPEG")
