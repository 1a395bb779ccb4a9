"""The state of a session: what is known after each event."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from console.inspection.checkpoints import Checkpoints
from console.inspection.responses import verdict
from console.inspection.state import SessionState
from console.protocol.conversation import RealtimeConversation
from console.store.event import RealtimeEvent
from console.store.rows import RowFields, RowTable
from tests.builders import Story, turn


class Told:
    """A story as a row source."""

    def __init__(self, story: Story) -> None:
        self.rows = RowTable()
        self._events = story.events
        for event in story.events:
            self.rows.append(RowFields(0, 1, event.time, event.type, event.source))

    def event(self, row: int) -> RealtimeEvent:
        return self._events[row]

    def event_bytes(self, row: int) -> bytes:
        return b""


def folded(story: Story) -> SessionState:
    state = SessionState(RealtimeConversation(keep_audio=False))
    for row, event in enumerate(story.events):
        state.apply(row, event)
    return state


def facts(state: SessionState) -> object:
    """What two states must agree on."""
    return (
        [
            (item.id, item.status, item.display_text, item.audio_bytes, item.truncated_ms)
            for item in state.conversation.get_items()
        ],
        list(state.responses.by_id.items()),
        state.responses.of_item,
        state.speech.by_item,
        state.config.accepted,
        state.usage.tokens,
        state.items,
        state.anomalies,
        state.conversation.responses,
    )


def test_a_turn_leaves_items_a_finished_response_and_its_tokens() -> None:
    state = folded(turn(answer="Hi there"))
    assert [item.display_text for item in state.conversation.get_items()] == ["hello", "Hi there"]
    record = state.responses.by_id["resp_1"]
    assert (record.status, record.item_ids, record.tokens.total) == ("completed", ("item_a",), 42)
    assert record.first_output_ms is not None
    assert state.usage.tokens.total == 42
    assert state.config.model == "gpt-test"
    assert state.config.voice_frozen


def test_both_dialects_are_read_by_the_same_folds() -> None:
    story = Story().session()
    story.server("response.created", response={"id": "r", "status": "in_progress"})
    story.server("response.audio.delta", response_id="r", item_id="i", delta="AAAA")
    assert folded(story).responses.by_id["r"].first_audio_at is not None


def test_a_cut_answer_says_who_cut_it() -> None:
    story = Story().session().answer_begins("r", "i")
    details = {"type": "cancelled", "reason": "turn_detected"}
    story.answer_ends("r", "cancelled", status_details=details)
    said = verdict(folded(story).responses.by_id["r"])
    assert (said.text, said.severity) == ("cut by you · turn_detected", "look")


def test_a_failed_answer_gives_the_servers_reason() -> None:
    story = Story().session().answer_begins("r", "i")
    error = {"code": "rate_limit_exceeded", "message": "Slow down"}
    story.answer_ends("r", "failed", status_details={"type": "failed", "error": error})
    said = verdict(folded(story).responses.by_id["r"])
    assert (said.text, said.severity) == ("failed · rate_limit_exceeded: Slow down", "error")


def test_status_details_that_are_a_bare_string_do_no_harm() -> None:
    story = Story().session().answer_begins("r", "i")
    story.answer_ends("r", "completed", status_details="unimplemented", usage={})
    assert not folded(story).responses.by_id["r"].tokens.known


def test_events_that_do_not_fit_become_one_anomaly_an_item() -> None:
    story = Story().session()
    for _ in range(3):
        story.says("r", "nobody_announced_me", "x")
    state = folded(story)
    assert [anomaly.row for anomaly in state.anomalies.values()] == [1]


def test_a_copy_moves_on_without_moving_the_original() -> None:
    story = turn()
    state = SessionState(RealtimeConversation(keep_audio=False))
    half = len(story.events) // 2
    for row, event in enumerate(story.events[:half]):
        state.apply(row, event)
    before = facts(state)
    twin = state.copy()
    for row, event in enumerate(story.events[half:], start=half):
        twin.apply(row, event)
    assert facts(state) == before
    assert facts(twin) == facts(folded(story))


BEGINNINGS = (
    lambda story, name: story.user(name, "hello"),
    lambda story, name: story.answer_begins(f"resp_{name}", name),
)
CHANGES = (
    lambda story, name: story.says(f"resp_{name}", name, "word"),
    lambda story, name: story.answer_ends(f"resp_{name}", output=[{"id": name}]),
    lambda story, name: story.server("conversation.item.deleted", item_id=name),
    lambda story, name: story.server("conversation.item.truncated", item_id=name, audio_end_ms=1),
    lambda story, name: story.server(
        "input_audio_buffer.speech_started", item_id=name, audio_start_ms=5
    ),
    lambda story, name: story.server(
        "conversation.item.input_audio_transcription.completed",
        item_id=name,
        content_index=0,
        transcript="late",
    ),
    lambda story, name: story.server(
        "conversation.item.added",
        previous_item_id="root",
        item={"id": f"first_{name}", "type": "message", "role": "user"},
    ),
    lambda story, name: story.server("error", error={"code": name}),
)
NAMES = st.sampled_from("abcdefgh")


@given(
    st.lists(st.tuples(st.sampled_from(BEGINNINGS + CHANGES), NAMES), min_size=1, max_size=40),
    st.integers(1, 9),
    st.lists(st.floats(0, 1), min_size=1, max_size=6),
)
@settings(deadline=None)
def test_the_state_at_any_row_is_the_fold_of_the_events_up_to_it(
    told: list[tuple[Callable[[Story, str], Story], str]], spacing: int, shares: list[float]
) -> None:
    story = Story().session()
    for tell, name in told:
        tell(story, name)
    state = SessionState(RealtimeConversation(keep_audio=False))
    checkpoints = Checkpoints(Told(story), state, spacing)
    for row, event in enumerate(story.events):
        state.apply(row, event)
        checkpoints.offer(state)
    for share in shares:
        row = round(share * (len(story.events) - 1))
        expected = Story()
        expected.events = story.events[: row + 1]
        assert facts(checkpoints.at(row)) == facts(folded(expected))
    assert facts(state) == facts(folded(story))


class Counted(Told):
    """A story whose events are counted as they are read."""

    reads = 0

    def event(self, row: int) -> RealtimeEvent:
        self.reads += 1
        return super().event(row)


def test_going_back_row_by_row_reads_a_few_events_a_row() -> None:
    story = Story()
    for number in range(3000):
        story.server("rate_limits.updated", number=number)
    source = Counted(story)
    state = SessionState(RealtimeConversation(keep_audio=False))
    checkpoints = Checkpoints(source, state)
    for row, event in enumerate(story.events):
        state.apply(row, event)
        checkpoints.offer(state)
    for row in range(2999, 1999, -1):
        assert checkpoints.at(row).rows == row + 1
    assert source.reads < 60 * 1000


def test_what_was_sent_and_not_accepted_is_named_by_path() -> None:
    story = Story().session(audio={"output": {"voice": "marin"}})
    story.client("session.update", session={"audio": {"output": {"voice": "ash"}}, "x": 1})
    story.session(audio={"output": {"voice": "marin"}}, x=1)
    differences = folded(story).config.differences()
    assert [(each.path, each.sent, each.accepted) for each in differences] == [
        ("audio.output.voice", "ash", "marin")
    ]
