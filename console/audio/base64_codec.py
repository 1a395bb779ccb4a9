"""Base64 as browsers read it: strict about the alphabet, lenient about blanks and missing padding.

pybase64 where it is installed (base64 is most of the cost of folding audio), else binascii.
"""

import binascii

try:
    import pybase64
except ImportError:  # the accelerator is optional: binascii answers the same, slower
    pybase64 = None  # type: ignore[assignment]

_BLANKS = str.maketrans("", "", "\t\n\f\r ")


def decode_base64(text: str) -> bytes:
    """The bytes of base64 text; raises ValueError for anything a browser's atob refuses."""
    if pybase64 is not None:
        try:
            return pybase64.b64decode(text, validate=True)
        except binascii.Error:
            pass  # blanks or missing padding are still good: the lenient reading decides
    return _decode_lenient(text)


def encode_base64(data: bytes | bytearray | memoryview) -> str:
    """Standard base64 with padding."""
    encode = binascii.b2a_base64 if pybase64 is None else pybase64.b64encode
    return encode(data).decode("ascii").rstrip("\n")


def decoded_length(text: str) -> int:
    """How many bytes base64 text stands for, without decoding it."""
    size = len(text)
    if text.endswith("=="):
        size -= 2
    elif text.endswith("="):
        size -= 1
    return size * 3 // 4


def _decode_lenient(text: str) -> bytes:
    compact = text.translate(_BLANKS)
    digits = compact.rstrip("=")
    padding = len(compact) - len(digits)
    missing = -len(digits) % 4
    if missing == 3 or padding not in (0, missing):
        raise ValueError("not base64: its length fits no number of bytes")
    try:
        return binascii.a2b_base64(digits + "=" * missing, strict_mode=True)
    except ValueError as error:  # binascii.Error is one, and so is the refusal of non-ASCII
        raise ValueError(f"not base64: {error}") from None
