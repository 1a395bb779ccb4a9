"""Made-up sessions with the sizes and the mix of real ones, as the bytes that a server sends."""

import base64
import json
import random
from collections.abc import Iterator
from itertools import islice

AUDIO_MS = 160
_PCM_BYTES_PER_MS = 48


def turns(count: int, *, answer_s: float = 11.0, seed: int = 1, beta: bool = False) -> list[bytes]:
    """About `count` frames of answers of that length, one item each."""
    return list(islice(endless(answer_s=answer_s, seed=seed, beta=beta), count))


def endless(*, answer_s: float = 11.0, seed: int = 1, beta: bool = False) -> Iterator[bytes]:
    """The same frames, answer after answer, without end."""
    source = _Source(seed, beta=beta)
    while True:
        source.answer(round(answer_s * 1000 / AUDIO_MS))
        yield from source.frames
        source.frames.clear()


def one(minutes: float = 18.0, *, seed: int = 1) -> list[bytes]:
    """One answer that grows that long, in a single item."""
    source = _Source(seed)
    source.answer(round(minutes * 60_000 / AUDIO_MS))
    return source.frames


class _Source:
    def __init__(self, seed: int, *, beta: bool = False) -> None:
        self._audio = "response.audio" if beta else "response.output_audio"
        self._arrival = "conversation.item.created" if beta else "conversation.item.added"
        self.frames: list[bytes] = []
        self._random = random.Random(seed)
        # 60 % of the frames: base64 of 4 to 16 KB, 10 KB on average
        self._sounds = [
            base64.b64encode(self._random.randbytes(size)).decode()
            for size in (3072, 4500, 6144, 7680, 9000, 12288)
        ]
        self._items = 0
        self._events = 0

    def answer(self, deltas: int) -> None:
        self._items += 1
        item_id, response_id = f"item_{self._items:016}", f"resp_{self._items:016}"
        item = {"id": item_id, "type": "message", "role": "assistant", "content": []}
        place = {"response_id": response_id, "item_id": item_id, "output_index": 0}
        part = {**place, "content_index": 0}
        response: dict[str, object] = {
            "id": response_id,
            "object": "realtime.response",
            "usage": None,
        }
        self._add("response.created", response={**response, "output": []})
        self._add("response.output_item.added", response_id=response_id, item=item)
        self._add(self._arrival, previous_item_id=None, item=item)
        self._add("response.content_part.added", **part, part={"type": "audio", "transcript": ""})
        for index in range(deltas):
            sound = self._random.choice(self._sounds)
            self._add(f"{self._audio}.delta", **part, delta=sound)
            if index % 12 < 5:
                self._add(f"{self._audio}_transcript.delta", **part, delta=" word")
            if index % 4 == 0:
                limits = [{"name": "tokens", "limit": 40000, "remaining": 39000}]
                self._add("rate_limits.updated", rate_limits=limits)
        self._add(f"{self._audio}.done", **part)
        done = {**item, "status": "completed"}
        self._add("response.output_item.done", response_id=response_id, item=done)
        self._add("response.done", response={**response, "status": "completed", "output": [done]})

    def _add(self, kind: str, **fields: object) -> None:
        event = {"type": kind, "event_id": f"event_{self._events:016}", **fields}
        self._events += 1
        self.frames.append(json.dumps(event, separators=(",", ":")).encode())
