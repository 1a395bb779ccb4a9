"""Speech by eSpeak NG, when the `espeakng-loader` package is there: real words, timed."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from math import log2

import numpy as np

from console.audio.resample import Resampler
from console.protocol.audio_coding import INNER_RATE, Samples
from console.protocol.wire import count_at, list_at, parse_object
from console.simulator.voice import SpokenWord, speaker_named

_SENTENCE = re.compile(r".+?(?:[.!?…]+[\"'”)]*(?=\s|$)|\n|$)\s*", re.DOTALL)
_WORDS_PER_MINUTE = 165
_USUAL_PITCH_HZ = 118.0


class EspeakMissing(Exception):
    """eSpeak NG is not installed: one line with the remedy."""


class EspeakVoice:
    """A child process that speaks sentence by sentence. Ends with `close`."""

    def __init__(self) -> None:
        """Raises EspeakMissing."""
        if find_spec("espeakng_loader") is None:
            raise EspeakMissing(
                "eSpeak NG is not installed: 'pip install espeakng-loader', or leave out --espeak"
            )
        self._child = subprocess.Popen(
            [sys.executable, "-m", "console.simulator.espeak_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # ctrl+c is for the server, which then ends its child
        )

    def speak(self, text: str, voice: str, speed: float) -> Iterator[SpokenWord]:
        """Say a text word by word; the words' texts join to it."""
        for sentence in _SENTENCE.findall(text):
            yield from self._say(sentence, voice, speed)

    def close(self) -> None:
        """End the child."""
        if self._child.stdin is not None:
            self._child.stdin.close()
        try:
            self._child.wait(1)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _say(self, sentence: str, voice: str, speed: float) -> Iterator[SpokenWord]:
        stdin, stdout = self._child.stdin, self._child.stdout
        if stdin is None or stdout is None:  # cannot be: both are pipes
            return
        octaves = log2(speaker_named(voice).pitch_hz / _USUAL_PITCH_HZ)
        request = {
            "text": sentence,
            "pitch": round(min(99.0, max(0.0, 50 + 50 * octaves))),
            "words_per_minute": round(_WORDS_PER_MINUTE * speed),
        }
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
        head = parse_object(stdout.readline())
        sound = np.frombuffer(stdout.read(count_at(head, "bytes")), dtype="<i2").astype(np.int16)
        samples = Resampler(count_at(head, "rate"), INNER_RATE).push(sound)
        starts = [
            (int(entry[0]), int(entry[1]) * INNER_RATE // 1000)
            for entry in list_at(head, "words")
            if isinstance(entry, list) and isinstance(entry[0], int) and isinstance(entry[1], int)
        ]
        yield from _cut(sentence, samples, starts)


def _cut(sentence: str, samples: Samples, starts: list[tuple[int, int]]) -> Iterator[SpokenWord]:
    """Sentence and sound, cut where the words begin; what precedes the first word goes with it."""
    characters = [0, *(max(0, character) for character, _ in starts[1:]), len(sentence)]
    times = [0, *(time for _, time in starts[1:]), len(samples)]
    for index in range(len(characters) - 1):
        text = sentence[characters[index] : characters[index + 1]]
        yield SpokenWord(text, samples[times[index] : times[index + 1]])
