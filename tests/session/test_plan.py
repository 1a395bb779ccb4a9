"""Many events at once come to the same as each on its own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.inspection.state import SessionState
from console.protocol.conversation import RealtimeConversation
from console.protocol.wire import JsonObject
from console.recording import reader
from console.recording.masking import masked
from console.recording.plain import decode_plain
from console.recording.reader import open_recording, scan
from console.session.inspected import InspectedSession
from console.session.payloads import Payloads
from console.session.replay import ReplaySession
from tests.builders import Story, lines_of, record

SESSIONS = Path(__file__).parents[2].parent / "shared" / "sessions"
HOSTILE = Path(__file__).parents[1] / "data" / "hostile"
KEY = "sk-" + "a1" * 20

Tell = Callable[[Story, str], object]


def _delta(kind: str, **fields: object) -> Tell:
    def tell(story: Story, name: str) -> object:
        ids = {"response_id": f"r{name}", "item_id": name, "output_index": 0, "content_index": 0}
        return story.server(f"response.{kind}.delta", **{**ids, **fields})

    return tell


def _item(name: str) -> dict[str, object]:
    return {"id": name, "type": "message", "role": "assistant", "content": []}


DELTAS: list[Tell] = [
    _delta("output_audio_transcript", delta="word "),
    _delta("output_text", delta="text "),
    _delta("output_audio", delta="AAAAAA=="),
    _delta("audio", delta="AAAA"),
    _delta("function_call_arguments", delta='{"a"', call_id="call_1"),
    _delta("function_call_arguments", delta="}", call_id="call_2"),
    lambda story, name: story.client("input_audio_buffer.append", audio="AAAAAAAA"),
    lambda story, name: story.server(
        "rate_limits.updated", rate_limits=[{"name": name, "limit": 9, "remaining": 1}]
    ),
    lambda story, name: story.server(
        "rate_limits.updated",
        rate_limits=[{"name": name, "remaining": len(story.events), "limit": 9}, {"name": "c"}],
    ),
    lambda story, name: story.server(
        "conversation.item.input_audio_transcription.delta", item_id=name, delta="I "
    ),
]
EVENTS: list[Tell] = [
    lambda story, name: story.answer_begins(f"r{name}", name),
    lambda story, name: story.answer_ends(f"r{name}"),
    lambda story, name: story.answer_ends(f"r{name}", "failed"),
    lambda story, name: story.server("input_audio_buffer.speech_started", item_id=name),
    lambda story, name: story.server("conversation.item.truncated", item_id=name, audio_end_ms=1),
    lambda story, name: story.server("conversation.item.done", item=_item(name)),
    lambda story, name: story.client("conversation.item.truncate", item_id=name),
    lambda story, name: story.client("input_audio_buffer.commit"),
    lambda story, name: story.server("error", error={"event_id": "event_1"}),
    lambda story, name: story.server("response.output_text.done", item_id=name, call_id="c"),
    lambda story, name: story.server("unheard.of.failed", item={"id": name, "call_id": "c"}),
    lambda story, name: story.session(name=name),
    lambda story, name: story.wait(30),
]
ODD: list[Tell] = [
    _delta("output_text", delta=7),
    _delta("output_text", delta=f"a {KEY}"),
    _delta("output_text", delta="sk-not-a-key"),
    _delta("output_text", delta="x", content_index=1.0),
    _delta("output_text", delta="x", content_index=[]),
    _delta("output_text", delta="x", response_id=7),
    _delta("output_text", delta="x", item_id=""),
    _delta("output_text", delta="x", item_id="", item={"id": "a"}),
    _delta("output_text", delta="x", call_id="call"),
    _delta("output_audio", delta="AAAA", item_id=KEY),
    _delta("output_audio", delta="AAAA", response_id=None),
    lambda story, name: story.client("output_text.delta", delta="x"),
    lambda story, name: story.client("response.output_text.delta", item_id=name, delta="x"),
    lambda story, name: story.tell("console", "response.output_text.delta", delta="x"),
    lambda story, name: story.client("input_audio_buffer.append", audio="AAAA", item_id=name),
    lambda story, name: story.server("rate_limits.updated", rate_limits=[7, {"name": []}]),
    lambda story, name: story.server(KEY),
]
TOLD = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(DELTAS), st.sampled_from(EVENTS), st.sampled_from(ODD)),
        st.sampled_from("ab"),
    ),
    max_size=60,
)


def at_once(path: Path) -> InspectedSession:
    replay = ReplaySession.open(path)
    while replay.step():
        pass
    return replay.inspected


def one_by_one(path: Path) -> InspectedSession:
    descriptor = open_recording(path)
    state = SessionState(RealtimeConversation(keep_audio=False))
    session = InspectedSession(Payloads(os.dup(descriptor)), state)
    for scanned in map(masked, scan(descriptor)):
        if not scanned.torn:
            session.take(scanned.offset, scanned.length, scanned.line)
    os.close(descriptor)
    return session


def state_facts(state: SessionState) -> object:
    cache = state.conversation.state
    return (
        [
            (item.wire, item.audio_bytes, item.received_bytes, item.truncated_ms,
             item.formatted.text, item.formatted.transcript, item.formatted.tool)
            for item in state.conversation.get_items()
        ],
        [item.wire for item in cache.pending.values()], cache.responses, len(cache.input_audio),
        state.responses, state.speech, state.config, state.usage, state.items, state.anomalies,
        state.rows,
    )  # fmt: skip


def row_facts(session: InspectedSession) -> list[object]:
    rows = session.rows
    return [
        (
            rows.offsets[row], rows.lengths[row], rows.times[row], rows.type(row), rows.source(row),
            rows.flags[row], [rows.ids.text(number) for number in rows.id_numbers(row)],
            rows.audio_sizes[row],
        )
        for row in range(len(rows))
    ]  # fmt: skip


def assert_same(found: InspectedSession, expected: InspectedSession) -> None:
    assert row_facts(found) == row_facts(expected)
    assert state_facts(found.state) == state_facts(expected.state)
    assert found.voices.marks == expected.voices.marks
    for side, track in found.voices.tracks.items():
        other = expected.voices.tracks[side]
        assert (track.rows, track.starts) == (other.rows, other.starts)
        assert (track.durations, track.cuts) == (other.durations, other.cuts)
    assert found.errors == expected.errors
    step = max(1, len(found.rows) // 50)
    for row in range(0, len(found.rows), step):
        assert found.cause_of(row) == expected.cause_of(row)
        assert state_facts(found.state_at(row)) == state_facts(expected.state_at(row))


@settings(deadline=None, max_examples=200)
@given(told=TOLD, lines=st.integers(1, 40))
def test_any_session_is_the_same_taken_at_once_and_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[Tell, str]], lines: int
) -> None:
    story = Story().session()
    for tell, name in told:
        tell(story, name)
    path = tmp_path_factory.getbasetemp() / "told.jsonl"
    path.write_bytes(lines_of(story))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "STRETCH_LINES", lines)
        assert_same(at_once(path), one_by_one(path))


@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*.jsonl")), ids=lambda path: path.stem)
def test_hostile_recordings_are_the_same_taken_at_once_and_one_by_one(path: Path) -> None:
    assert_same(at_once(path), one_by_one(path))


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_real_recordings_are_the_same_taken_at_once_and_one_by_one(path: Path) -> None:
    assert_same(at_once(path), one_by_one(path))


def test_deltas_of_one_part_are_folded_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story().session().answer_begins("r", "a")
    for _ in range(60):
        story.says("r", "a", "word", b"\0\0")
        story.server("rate_limits.updated", rate_limits=[{"name": "tokens"}])
    path = tmp_path / "long.jsonl"
    path.write_bytes(lines_of(story))
    folded = []
    apply = SessionState.apply

    def counted(state: SessionState, row: int, *rest: object) -> None:
        folded.append(row)
        apply(state, row, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(SessionState, "apply", counted)
    session = at_once(path)
    assert len(session.rows) == 185
    assert len(folded) < 10
    assert session.state.conversation.get_items()[0].display_text == "word" * 60


@pytest.mark.parametrize("odd", [{"response_id": 7}, {"response_id": None}, {"call_id": "c"}])
def test_deltas_stay_in_order_where_one_of_them_is_odd(tmp_path: Path, odd: JsonObject) -> None:
    story = Story().session().answer_begins("r", "a")
    for word in ("one ", "two ", "three "):
        ids: JsonObject = {"response_id": "r", "item_id": "a", "content_index": 0}
        ids |= odd if word == "two " else {}
        story.server("response.output_audio_transcript.delta", **ids, delta=word)
    (item,) = at_once(record(story, tmp_path / "odd.jsonl")).state.conversation.get_items()
    assert item.display_text == "one two three "


def test_what_is_odd_is_not_plain() -> None:
    good = lines_of(Story().session()).splitlines(keepends=True)
    assert decode_plain(good * 3) is not None
    for odd in (b"\n", b"[]\n", b'{"event":{"type":"x"},"source":"server"}\n', b"oops\n"):
        assert decode_plain([*good, odd]) is None
