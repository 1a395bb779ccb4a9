"""A process of its own that speaks with eSpeak NG: one JSON request a line in, sound out.

eSpeak NG is GPL and keeps global state: it lives behind this process boundary, and only when the
`espeakng-loader` package is installed. An answer is a JSON line (rate, bytes, words), then PCM16.
"""

import ctypes
import json
import sys
from collections.abc import Callable
from importlib import import_module

_SYNCHRONOUS = 2
_UTF8 = 1
_WORD_EVENT = 1
_LIST_END = 0
_RATE_PARAMETER, _PITCH_PARAMETER = 1, 3


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h; its last member is a union of eight bytes."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class Espeak:
    """The library, loaded and listening. ImportError when it is not installed."""

    def __init__(self) -> None:
        loader = import_module("espeakng_loader")
        self._library = ctypes.CDLL(loader.get_library_path())
        data = str(loader.get_data_path()).encode()
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
        self._sound = bytearray()
        self._words: list[tuple[int, int]] = []
        self._callback = _Callback(self._heard)  # kept: the library holds no reference
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, pitch: int, words_per_minute: int) -> tuple[bytes, list[list[int]]]:
        """The sound of a text, and of each word its first character (from 0) and start in ms."""
        self._sound.clear()
        self._words.clear()
        self._library.espeak_SetParameter(_PITCH_PARAMETER, pitch, 0)
        self._library.espeak_SetParameter(_RATE_PARAMETER, words_per_minute, 0)
        data = text.encode("utf-8", "replace") + b"\0"
        self._library.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 1, 0, _UTF8, None, None)
        return bytes(self._sound), [[position - 1, at_ms] for position, at_ms in self._words]

    def _heard(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int,
               events: "ctypes._Pointer[_Event]") -> int:  # fmt: skip
        if samples and count > 0:
            self._sound += ctypes.string_at(samples, count * 2)
        index = 0
        while events[index].type != _LIST_END:
            if events[index].type == _WORD_EVENT:
                self._words.append((events[index].text_position, events[index].audio_position))
            index += 1
        return 0


def answer(line: bytes, speak: Callable[[str, int, int], tuple[bytes, list[list[int]]]],
           rate: int) -> bytes:  # fmt: skip
    """The answer to one request."""
    request = json.loads(line)
    sound, words = speak(request["text"], request["pitch"], request["words_per_minute"])
    head = json.dumps({"rate": rate, "bytes": len(sound), "words": words})
    return head.encode() + b"\n" + sound


def main() -> int:
    """Answer requests until standard input ends."""
    espeak = Espeak()
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(answer(line, espeak.speak, espeak.rate))
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
