"""`python -m tests.perf.files text|audio EVENTS FILE`: a recording of any size to try things on.

`text` is for scale (about 240 MB a million events), `audio` for bytes (1.3 GB for 200,000).
"""

import sys
from itertools import islice
from pathlib import Path

from console.recording.format import encode_line
from tests.builders import START_S
from tests.perf.streams import endless

AUDIO = b"audio.delta"
EVENTS_PER_S = 100


def write(kind: str, events: int, path: Path) -> None:
    """Write a recording of answers, with their sound or without it."""
    frames = (frame for frame in endless() if kind == "audio" or AUDIO not in frame)
    with path.open("wb") as file:
        for number, frame in enumerate(islice(frames, events)):
            file.write(encode_line(START_S + number / EVENTS_PER_S, "server", frame))


if __name__ == "__main__":
    write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
