"""What reading a recording came to: how much is good, what is not, and what deserves a warning."""

from array import array
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from console.audio.base64_codec import decode_base64
from console.protocol.wire import text_at
from console.recording.format import NO_TIME, TIME_IN_MS, UNREADABLE_TIME
from console.recording.line import NO_TYPE, TIME_FROM_ID, UNKNOWN_SOURCE
from console.recording.preview import Misfits
from console.recording.reader import ScannedLine
from console.store.audio_text import audio_text

Load: TypeAlias = Literal["ok", "partial", "reject"]

EXIT_STATUS: dict[Load, int] = {"ok": 0, "partial": 1, "reject": 2}
"""Contract C7."""

_MOST_REASONS = 20
"""Bad lines whose reason is told; all are counted and their numbers kept."""
NOT_BASE64 = "audio that is not base64"
_CLOCK_BACK = "the clock goes backwards"
_WORDING = {
    NO_TIME: "no time in {n} (undated, placed in order)",
    UNREADABLE_TIME: "unreadable time in {n} (undated, placed in order)",
    TIME_FROM_ID: "dated from ids, to the second: {n}",
    TIME_IN_MS: "times in milliseconds in {n}",
    NO_TYPE: "no event type in {n}",
    NOT_BASE64: "audio that is not base64 in {n}",
    UNKNOWN_SOURCE: "unknown source in {n}, read as server",
    _CLOCK_BACK: "time goes backwards (the clock was set?) in {n}",
}


@dataclass(slots=True)
class Tally:
    """Counts over the lines of one recording; `add` every line that `scan` gives."""

    good: int = 0
    bad: "array[int]" = field(default_factory=lambda: array("Q"))
    """The numbers of the bad lines."""
    torn: ScannedLine | None = None
    reasons: list[tuple[int, str]] = field(default_factory=list)
    """Line number and reason of the first bad lines."""
    broken_off: str = ""
    """Why it was not read to its end."""
    size: int = 0
    """Bytes of the whole input: an empty one is fine, one without a good line is not."""
    _misfits: Misfits = field(default_factory=Misfits)
    _noted: dict[str, tuple[int, int]] = field(default_factory=dict)  # count, first line
    _latest_s: float | None = None

    def add(self, scanned: ScannedLine) -> None:
        """Count one line."""
        line = scanned.line
        if not line.good and not self.good:
            self._misfits.add(scanned.number, line)
        if scanned.torn:
            self.torn = scanned
        elif not line.good:
            self.bad.append(scanned.number)
            if len(self.reasons) < _MOST_REASONS:
                self.reasons.append((scanned.number, line.reason))
        else:
            self.good += 1
            for warning in line.warnings:
                self._note(warning, scanned.number)
            self._follow_clock(line.time, scanned.number)
            encoded = audio_text(line.event, text_at(line.event, "type"))
            if encoded and not _decodes(encoded):
                self._note(NOT_BASE64, scanned.number)

    def _follow_clock(self, time_s: float | None, number: int) -> None:
        if time_s is None:
            return
        if self._latest_s is not None and time_s < self._latest_s:
            self._note(_CLOCK_BACK, number)
        self._latest_s = time_s

    def _note(self, warning: str, number: int) -> None:
        count, first = self._noted.get(warning, (0, number))
        self._noted[warning] = (count + 1, first)

    @property
    def load(self) -> Load:
        """Contract C6."""
        if not self.good:
            return "reject" if self.size or self.broken_off else "ok"
        return "partial" if self.bad or self.torn is not None or self.broken_off else "ok"

    @property
    def cause(self) -> str:
        """Why nothing in the file is good, in one line with the remedy."""
        return self.broken_off or self._misfits.cause

    @property
    def notices(self) -> list[str]:
        """One sentence for each thing worth knowing, bad lines aside."""
        told = [
            _WORDING[warning].format(n=_lines(count, first))
            for warning, (count, first) in self._noted.items()
        ]
        if self.broken_off:
            told.insert(0, self.broken_off)
        elif self.load == "reject":
            told.append(self.cause)
        return told

    @property
    def faults(self) -> list[str]:
        """Why lines are not good: the first bad ones, how many more, the incomplete last one."""
        told = [f"line {number}: {reason}" for number, reason in self.reasons]
        if len(self.bad) > len(self.reasons):
            told.append(f"{len(self.bad) - len(self.reasons):,} more bad lines")
        if self.torn is not None:
            told.append(f"line {self.torn.number}: {self.torn.line.reason}")
        return told

    @property
    def warnings(self) -> list[str]:
        """All there is to say."""
        return self.notices + self.faults


def _decodes(encoded: str) -> bool:
    try:
        decode_base64(encoded)
    except ValueError:
        return False
    return True


def _lines(count: int, first: int) -> str:
    return f"line {first}" if count == 1 else f"{count:,} lines, the first is line {first}"
