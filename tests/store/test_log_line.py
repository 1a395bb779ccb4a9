"""What the event log says on one line."""

import pytest

from console.protocol.wire import JsonObject
from console.store.event import RealtimeEvent
from console.store.log_line import log_line
from console.store.rows import Flag, RowFields, RowTable
from console.store.units import clock_text
from console.store.view import EventView


class Source:
    """Deltas and other events at chosen times."""

    def __init__(self, *events: tuple[float, str]) -> None:
        self.rows = RowTable()
        for time, event_type in events:
            flags = Flag.STREAMING if event_type.endswith("delta") else Flag(0)
            self.rows.append(RowFields(0, 10, time, event_type, "server", flags, "item"))
        self.view = EventView(self.rows)
        self.view.extend()

    def event(self, row: int) -> RealtimeEvent:
        event: JsonObject = {"type": self.rows.type(row), "delta": self.delta(row)}
        return RealtimeEvent(self.rows.times[row], "server", event)

    def delta(self, row: int) -> str:
        return f"w{row} "

    def event_bytes(self, row: int) -> bytes:
        return b""

    def bad_reason(self, row: int) -> str:
        return ""

    def cause_of(self, row: int) -> int | None:
        return None

    def error_of(self, row: int) -> int | None:
        return None

    def audio_ms(self, row: int, audio_bytes: int) -> float:
        return audio_bytes / 48


def test_a_gap_is_measured_from_the_event_before_be_it_in_a_run() -> None:
    source = Source((0, "a"), (1, "x.delta"), (9, "x.delta"), (9.1, "response.done"))
    line = log_line(source, source.view, 2)
    assert (line.type, round(line.gap_ms), line.slow) == ("response.done", 100, False)


def test_with_a_filter_a_gap_is_measured_from_the_line_above() -> None:
    source = Source((0, "a"), (1, "b"), (5, "c"))
    source.view.filter(lambda rows: bytes(row != 1 for row in rows))
    source.view.extend()
    line = log_line(source, source.view, 1)
    assert (line.type, line.gap_ms, line.slow) == ("c", 5000.0, True)


def test_a_run_of_text_shows_the_text() -> None:
    source = Source((0, "x.delta"), (1, "x.delta"))
    line = log_line(source, source.view, 0)
    assert (line.count, line.detail) == (2, "w0 w1 ")


def test_a_key_that_came_in_pieces_is_masked_in_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source((0, "x.delta"), (1, "x.delta"))
    monkeypatch.setattr(source, "delta", ["sk-abcdefgh", "ijklmnopqrst."].__getitem__)
    assert log_line(source, source.view, 0).detail == "***."


@pytest.mark.parametrize(
    ("seconds", "decimals", "text"),
    [
        (0, 3, "00:00.000"),
        (42.1084, 3, "00:42.108"),
        (59.9999, 3, "01:00.000"),
        (3723.004, 3, "1:02:03.004"),
        (75.26, 1, "01:15.2"),
        (75.26, 0, "01:15"),
        (-1.5, 3, "-00:01.500"),
    ],
)
def test_the_session_clock(seconds: float, decimals: int, text: str) -> None:
    assert clock_text(seconds, decimals) == text
