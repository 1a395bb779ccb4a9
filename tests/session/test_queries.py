"""A query finds in a session what looking at every event finds, however rows are judged."""

import json
import operator
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.cli.line_filter import LineFilter
from console.protocol.wire import JsonObject, JsonValue, object_at, text_at
from console.recording.masking import masked
from console.recording.reader import scan
from console.recording.times import format_time
from console.session.replay import ReplaySession
from console.store.query.evaluate import matcher
from console.store.query.search import Search
from console.store.query.syntax import parse_query

SESSIONS = Path(__file__).resolve().parents[3] / "shared" / "sessions"
START_S = 1_790_000_000
ONE_TYPE = ("response.output_audio.delta", "response.audio.delta")
AUDIO = {**dict.fromkeys(ONE_TYPE, "delta"), "input_audio_buffer.append": "audio"}


class Seen(NamedTuple):
    """One line of a recording, read the plain way."""

    at_us: int
    gap_us: int
    source: str
    event: JsonObject
    line: str

    @property
    def type(self) -> str:
        return text_at(self.event, "type")

    def id(self, name: str) -> str:
        return text_at(self.event, f"{name}_id") or text_at(object_at(self.event, name), "id")

    def holds(self, found_in: Callable[[str], object]) -> bool:
        if text_at(self.event, AUDIO.get(self.type, "")):
            return False
        source = self.line[self.line.index('"event":') + 8 : -1]
        return any(found_in(text) for text in (source, *texts(self.event)))


def texts(value: JsonValue) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def seen(path: Path) -> list[Seen]:
    """The lines of a recording."""
    events: list[Seen] = []
    times: list[int] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        value = json.loads(line)
        times.append(round(datetime.fromisoformat(value["time"]).timestamp() * 1e6))
        gap_us = times[-1] - times[-2:][0]
        events.append(Seen(times[-1] - times[0], gap_us, value["source"], value["event"], line))
    return events


Asked: TypeAlias = tuple[str, Callable[[Seen], bool]]
"""A query, and the plain way to answer it."""


def word(text: str) -> Asked:
    found = text.lower()
    return (
        text,
        lambda seen: (
            found in seen.type
            or found == seen.source
            or seen.holds(lambda each: found in each.lower())
        ),
    )


def quoted(text: str) -> Asked:
    found = text.lower()
    asked = json.dumps(text, ensure_ascii=False)
    return asked, lambda seen: seen.holds(lambda each: found in each.lower())


def regular(text: str) -> Asked:
    return f"/{text}/", lambda seen: seen.holds(lambda each: re.search(text, each, re.IGNORECASE))


def typed(text: str, *types: str) -> Asked:
    return f"type:{text}", lambda seen: seen.type in types


def sourced(text: str) -> Asked:
    return f"source:{text}", lambda seen: seen.source == text


COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}
LIMITS = {
    "size": [("90", 90), ("0.12k", 120), ("150B", 150)],
    "gap": [("100ms", 100_000), ("0.25s", 250_000), ("1", 1000)],
    "at": [("00:00.25", 250_000), ("0:00:01", 1_000_000), ("0", 0)],
}


def compared(name: str, sign: str, text: str, limit: int) -> Asked:
    def answer(seen: Seen) -> bool:
        value = {"size": len(seen.line.encode()), "gap": seen.gap_us, "at": seen.at_us}[name]
        return bool(COMPARE[sign](value, limit))

    return f"{name}{sign}{text}", answer


LEAVES: list[Asked] = [
    *map(word, ["a", "Delta", "error", "client", "É", "x1"]),
    *map(quoted, ["b a", "é", 'b"', "\\", "aB", "\U0001f600"]),
    *map(regular, ["a.?b", r"\d\d", "(ab|bx)+", "b{2}"]),
    typed("error", "error"),
    typed(ONE_TYPE[0], *ONE_TYPE),
    typed("response.audio*", *ONE_TYPE),
    ("*.delta", lambda seen: seen.type.endswith(".delta")),
    *map(sourced, ["client", "server"]),
    ("item:I1", lambda seen: seen.id("item").lower().startswith("i1")),
    ("item:?2", lambda seen: re.fullmatch(".2", seen.id("item")) is not None),
    ("response:r", lambda seen: seen.id("response").startswith("r")),
    ("call:*", lambda seen: bool(text_at(seen.event, "call_id"))),
    ("is:error", lambda seen: seen.type == "error"),
    ("is:bad", lambda seen: False),
    *(
        compared(name, sign, *limit)
        for name, limits in LIMITS.items()
        for sign in COMPARE
        for limit in limits
    ),
]


def both(one: Asked, other: Asked) -> Asked:
    return f"({one[0]} {other[0]})", lambda seen: one[1](seen) and other[1](seen)


def either(one: Asked, other: Asked) -> Asked:
    return f"({one[0]} or {other[0]})", lambda seen: one[1](seen) or other[1](seen)


def all_but(one: Asked) -> Asked:
    return f"not {one[0]}", lambda seen: not one[1](seen)


def combined(parts: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    pairs = (st.builds(both, parts, parts), st.builds(either, parts, parts))
    return st.one_of(*pairs, st.builds(all_but, parts))


queries = st.recursive(st.sampled_from(LEAVES), combined, max_leaves=5)
payloads = st.text(alphabet='aAbBxé1 "\\\n\U0001f600', max_size=12)
ids = st.sampled_from(["", "i1", "I12", "r2", "x"])
links = {"item_id": ids, "response_id": ids, "call_id": ids, "item": st.builds(dict, id=ids)}
said = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["error", "a.done", "b.delta", "x"]),
        "delta": payloads,
        "deep": st.lists(payloads, max_size=2),
    },
    optional=links,
)
spoken = st.fixed_dictionaries(
    {"type": st.sampled_from(ONE_TYPE), "delta": st.sampled_from(["", "aaaa", "x1ab"])},
    optional=links,
)
steps_us = st.sampled_from([0, 1, 999, 1000, 1001, 100_000, 249_999, 250_000, 2_000_000])
lines = st.tuples(steps_us, st.sampled_from(["client", "server"]), said | spoken, st.booleans())
sessions = st.lists(lines, min_size=1, max_size=25)
Session: TypeAlias = list[tuple[int, str, JsonObject, bool]]


def written(session: Session, path: Path) -> Path:
    """A recording of a session; non-ASCII characters as they are or as escapes."""
    time_us = 0
    with path.open("w", encoding="utf-8") as file:
        for step_us, source, event, escaped in session:
            time_us += step_us
            value = {"time": format_time(START_S + time_us / 1e6), "source": source, "event": event}
            file.write(json.dumps(value, ensure_ascii=escaped, separators=(",", ":")) + "\n")
    return path


def opened(path: Path) -> ReplaySession:
    replay = ReplaySession.open(path)
    while replay.step():
        pass
    return replay


def judged(path: Path, text: str, step: int) -> list[int]:
    """The rows that a filter finds, some rows at a time."""
    replay = opened(path)
    try:
        rows = range(len(replay.inspected.rows))
        judge = matcher(parse_query(text), replay.inspected)
        assert judge is not None
        said = b"".join(judge(rows[at : at + step]) for at in rows[::step])
        return [row for row in rows if said[row]]
    finally:
        replay.close()


def streamed(path: Path, text: str) -> list[int]:
    """The lines that `show` finds, one after the other."""
    only = LineFilter(parse_query(text))
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return [row for row, line in enumerate(scan(descriptor)) if only.fits(masked(line))]
    finally:
        os.close(descriptor)


@given(sessions, queries, st.integers(1, 30))
@settings(deadline=None)
def test_a_query_finds_what_looking_at_every_event_finds(
    session: Session, asked: Asked, step: int
) -> None:
    text, answer = asked
    with TemporaryDirectory() as folder:
        path = written(session, Path(folder) / "session.jsonl")
        expected = [row for row, each in enumerate(seen(path)) if answer(each)]
        assert judged(path, text, step) == expected
        assert streamed(path, text) == expected


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_query_finds_in_a_real_session_what_looking_at_every_event_finds(path: Path) -> None:
    lines = seen(path)
    asked = [
        word("transcript"),
        word("error"),
        quoted('"status":"completed"'),
        regular("input_(audio|text)"),
        compared("size", ">", "2k", 2000),
        compared("gap", ">=", "100ms", 100_000),
        compared("at", "<", "00:02", 2_000_000),
        sourced("client"),
        typed(ONE_TYPE[1], *ONE_TYPE),
    ]
    for text, answer in asked:
        expected = [row for row, each in enumerate(lines) if answer(each)]
        assert judged(path, text, 500) == expected
        assert streamed(path, text) == expected


@given(
    st.lists(st.booleans(), min_size=1, max_size=30),
    st.integers(0, 29),
    st.lists(st.tuples(st.integers(-1, 29), st.sampled_from([1, -1])), max_size=4),
)
@settings(deadline=None)
def test_a_search_goes_from_match_to_match_and_round(
    matching: list[bool], start: int, jumps: list[tuple[int, int]]
) -> None:
    session: Session = [
        (1, "server", {"type": "hit" if match else "miss"}, False) for match in matching
    ]
    hits = [row for row, match in enumerate(matching) if match]
    with TemporaryDirectory() as folder:
        replay = opened(written(session, Path(folder) / "session.jsonl"))
        rows = replay.inspected.rows
        search = Search(rows, lambda some: bytes(matching[row] for row in some), start)
        for row, step in jumps:
            while (hit := search.next(row, step)) is None:
                assert search.look(step)
            beyond = [each for each in hits if (each - row) * step > 0]
            other = (hits if step > 0 else hits[::-1])[:1]
            nearest = (beyond if step > 0 else beyond[::-1])[:1]
            assert hit == (next(iter(nearest or other), None), not nearest)
        while search.look():
            pass
        assert (search.count, search.complete) == (len(hits), True)
        assert [search.number(row) for row in hits] == list(range(1, len(hits) + 1))
        replay.close()
