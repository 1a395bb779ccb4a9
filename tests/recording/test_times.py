"""Times as anybody may have written them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from console.protocol.wire import JsonValue
from console.recording.times import format_time, parse_time, parse_times

NOON_S = 1_788_436_800.0  # 2026-09-03T12:00:00Z


@given(st.floats(0, 4e9))
def test_a_written_time_reads_back_to_the_microsecond(time_s: float) -> None:
    read, warning = parse_time(format_time(time_s))
    assert read == pytest.approx(time_s, abs=1e-6)
    assert warning == ""


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2026-09-03T12:00:00Z", NOON_S),
        ("2026-09-03t12:00:00z", NOON_S),
        ("2026-09-03 12:00:00", NOON_S),
        ("2026-09-03T12:00:00.5Z", NOON_S + 0.5),
        ("2026-09-03T12:00:00,25z", NOON_S + 0.25),
        ("2026-09-03T12:00:00.123456789Z", NOON_S + 0.123456),
        ("2026-09-03T14:00:00+02:00", NOON_S),
        ("2026-09-03T06:30:00-0530", NOON_S),
        ("2026-09-03T12:00", NOON_S),
        ("20260903T120000Z", NOON_S),
        ("2026-09-03T11:59:60Z", NOON_S),
        ("2026-09-02T24:00:00Z", NOON_S - 43_200),
        (" 2026-09-03T12:00:00Z ", NOON_S),
        (NOON_S, NOON_S),
        (int(NOON_S), NOON_S),
        (NOON_S * 1000, NOON_S),
        (0, 0.0),
        (-1.5, -1.5),
    ],
)
def test_times_of_many_spellings_are_read(written: JsonValue, seconds: float) -> None:
    assert parse_time(written)[0] == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    "written", [None, True, [], {}, "", "noon", "2026-13-01", "12:00", 1e300, -1e300, 10**400, "1"]
)
def test_what_is_no_time_gives_none_and_a_warning(written: JsonValue) -> None:
    seconds, warning = parse_time(written)
    assert seconds is None
    assert warning


@given(st.floats(allow_nan=False) | st.integers() | st.text(max_size=40))
def test_no_time_raises_and_every_read_time_can_be_written(value: float | int | str) -> None:
    seconds, _ = parse_time(value)
    if seconds is not None:
        assert len(format_time(seconds)) == 27


OTHER_TIMES: list[JsonValue] = [
    "2026-09-03T12:00:60.500000Z", "2026-09-03T24:00:00.000000Z", "2026-09-03T12:00:75.000000Z",
    "2026-09-03T12:00:00.+00001Z", "2026-09-03T12:00:00.1234567Z", "2026-02-30T12:00:00.000000Z",
    "2026-09-03 12:00:00.000000Z", "2026-09-03T12:00:00+02:00",
    "2026-09-03T12:00:00.\u0661\u06612345Z", "soon", "",
    1_788_436_800, 1_788_436_800_000, 1.5, None, True, [],
]  # fmt: skip


def _milliseconds(time: str) -> str:
    """A time as JavaScript writes it."""
    return time[:-4] + "Z"


OWN_TIMES = st.lists(st.floats(-6e10, 2e11).map(format_time), max_size=8)


@given(
    OWN_TIMES | OWN_TIMES.map(lambda times: list(map(_milliseconds, times))),
    st.lists(st.sampled_from(OTHER_TIMES), max_size=2),
)
@example([], ["2026-09-03T12:00:00.\ud80012345Z"])  # half an emoji, as long as a time
def test_many_times_are_read_as_each_on_its_own_to_the_last_bit(
    own: list[str], others: list[JsonValue]
) -> None:
    values = [*own, *others]
    read = [parse_time(value) for value in values]
    plain = all(time is not None and not warning for time, warning in read)
    assert parse_times(values) == ([time for time, _ in read] if plain else None)
