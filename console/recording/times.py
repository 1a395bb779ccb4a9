"""The times of a recording: written in one form, read in all that are met with, many at once."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from console.protocol.wire import JsonValue, parse_json

MILLISECONDS_ABOVE = 1e11
"""A Unix time above this counts milliseconds: as seconds it would be the year 5138."""

NO_TIME = "no time"
UNREADABLE_TIME = "unreadable time"
TIME_IN_MS = "time in milliseconds"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST_S = (datetime(1, 1, 2, tzinfo=UTC) - _EPOCH).total_seconds()
_LATEST_S = (datetime(9999, 12, 30, tzinfo=UTC) - _EPOCH).total_seconds()
_SHAPES = {  # as `format_time` writes times, and as JavaScript does; and their digits up to 6
    27: (b"0000-00-00T00:00:00.000000Z", ""),
    24: (b"0000-00-00T00:00:00.000Z", "000"),
}
_TO_SHAPE = bytes.maketrans(b"123456789", b"000000000")
_MINUTE = len("0000-00-00T00:00:")
_LEADING_ONE = 100_000_000
_MINUTE_ENDS = _LEADING_ONE + 60_000_000
_LEAP_SECOND = re.compile(r"(?<=\d\d:\d\d:)60(?!\d)")
_MIDNIGHT = re.compile(r"(?<=\d[T ])24(?=:?00)")


def format_time(time_s: float) -> str:
    """UTC seconds as text with microseconds: "2026-11-22T10:11:12.345678Z"."""
    moment = _EPOCH + timedelta(seconds=min(max(time_s, _EARLIEST_S), _LATEST_S))
    return moment.isoformat(timespec="microseconds")[:26] + "Z"


def parse_time(value: JsonValue) -> tuple[float | None, str]:
    """UTC seconds of ISO 8601 text or of a Unix time, and a warning; None when it says no time."""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return _parse_odd_text(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp(), ""
    if value is None:
        return None, NO_TIME
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None, UNREADABLE_TIME
    if value > MILLISECONDS_ABOVE and value < _LATEST_S * 1000:
        return value / 1000, TIME_IN_MS
    if _EARLIEST_S < value < _LATEST_S:
        return float(value), ""
    return None, UNREADABLE_TIME


def parse_times(values: list[JsonValue]) -> list[float] | None:
    """The same for many at once; None where one says no time, or deserves a warning."""
    first = values[0] if values else None
    size = len(first) if isinstance(first, str) else 0
    texts = [value for value in values if isinstance(value, str) and len(value) == size]
    shape, zeros = _SHAPES.get(size, (b"", ""))
    shapes = (
        "".join(texts).encode(errors="replace").translate(_TO_SHAPE)
    )  # half an emoji is no time
    if not shape or shapes != shape * len(values):
        return _parse_times_of_others(values)
    return _parse_like(texts, zeros)


def _parse_like(texts: list[str], zeros: str) -> list[float] | None:
    """Times of one shape: those of one minute are read together, with zeros for microseconds."""
    joined, minute = "".join(texts), texts[0][:_MINUTE]
    if joined.count(minute) < len(texts):
        half = len(texts) // 2
        first, second = _parse_like(texts[:half], zeros), _parse_like(texts[half:], zeros)
        return None if first is None or second is None else first + second
    # "12.345678Z" as 112345678, so that no number begins with a zero
    numbers = joined.replace(minute, ",1").replace(".", "").replace("Z", zeros)
    within_us = cast(list[int], parse_json(f"[{numbers[1:]}]".encode()))
    try:
        minute_us = round(datetime.fromisoformat(minute + "00Z").timestamp()) * 1_000_000
    except ValueError:
        return _parse_times_of_others(texts)
    if max(within_us) >= _MINUTE_ENDS:
        return _parse_times_of_others(texts)
    start_us = minute_us - _LEADING_ONE
    return [(start_us + us) / 1_000_000 for us in within_us]


def _parse_times_of_others(values: Sequence[JsonValue]) -> list[float] | None:
    times = []
    for value in values:
        time, warning = parse_time(value)
        if time is None or warning:
            return None
        times.append(time)
    return times


def _parse_odd_text(text: str) -> tuple[float | None, str]:
    """What ISO 8601 allows and `fromisoformat` refuses: "z", a leap second, 24:00; outer blanks."""
    text = text.strip().upper()
    plain = _MIDNIGHT.sub("00", _LEAP_SECOND.sub("59", text))
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        return None, UNREADABLE_TIME
    seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    return seconds + bool(_LEAP_SECOND.search(text)) + 86_400 * bool(_MIDNIGHT.search(text)), ""
