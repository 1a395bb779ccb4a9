"""The way of one user through the program: talk, look, change the session, leave, come back."""

from pathlib import Path

from console.protocol.wire import object_at, parse_object, text_at
from tests.e2e.conftest import PROGRAM, StartTerminal, leave_field
from tests.e2e.escapes import assert_inert
from tests.e2e.terminal import Terminal


def pane_text(window: Terminal) -> list[str]:
    """The lines of the pane that has the whole screen."""
    lines = window.rest(quiet_s=0.3).split("\n")
    top = next(row for row, line in enumerate(lines) if line.startswith("╭"))
    bottom = next(row for row, line in enumerate(lines) if line.startswith("╰"))
    return [line.strip("│▁▂▃▄▅▆▇█ ") for line in lines[top + 1 : bottom]]


def conversation(window: Terminal) -> list[str]:
    """The conversation pane on the whole screen, back to the usual screen afterwards."""
    window.press("2", "z")
    window.wait_for(lambda window: "1 Events" not in window.screen)
    lines = pane_text(window)
    window.press("z")
    window.wait_for("1 Events")
    return [line for line in lines if line]


def recorded_events(recording: Path, event_type: str) -> list[str]:
    """The instructions in each event of a type, in order."""
    envelopes = map(parse_object, recording.read_bytes().splitlines())
    events = (object_at(envelope, "event") for envelope in envelopes)
    return [
        text_at(object_at(event, "session"), "instructions")
        for event in events
        if text_at(event, "type") == event_type
    ]


def test_a_session_is_held_changed_recorded_and_replayed_to_the_same_conversation(
    terminal: StartTerminal, folder: Path
) -> None:
    (folder / "recordings").mkdir()
    window = terminal([PROGRAM, "demo"])
    window.wait_for("session.updated")

    # a message and its answer, in the log and in the conversation
    window.press("hello", "enter")
    window.wait_for("audio_transcript.delta ×").wait_for("response.done")
    leave_field(window)
    live = conversation(window)
    assert [line.split()[0] for line in live[:2]] == ["you", "assistant"]
    assert live[0].endswith("hello")

    # the log, filtered and whole again
    window.press("1", "/", "response.done")  # typed ahead: the filter gets it all
    window.wait_for("1 of ").wait_for(lambda window: "response.created" not in window.screen)
    window.press("escape")
    window.wait_for("response.created")

    # other instructions, sent and accepted
    window.click(*window.find("helpful"))
    window.press("very ")
    window.wait_for("1 change not sent")
    window.press("ctrl+s")
    window.wait_for(lambda window: "not sent" not in window.screen)
    (recording,) = (folder / "recordings").iterdir()
    window.wait_for(lambda _: len(recorded_events(recording, "session.updated")) == 2)
    window.press("ctrl+q")
    assert window.wait_exit() == 0
    assert_inert(window.raw)
    assert "You are a very helpful" in recorded_events(recording, "session.update")[-1]
    assert "You are a very helpful" in recorded_events(recording, "session.updated")[-1]

    # the same conversation again, from the recording
    window = terminal([PROGRAM, "replay", recording]).wait_for("1 Events")
    assert conversation(window) == live
    window.wait_for("very helpful")

    # back in time: before the answer, and before everything
    window.press("1")
    window.rest()
    window.press("T")
    window.wait_for("response.created").wait_for(lambda window: "0.8 s" not in window.screen)
    window.press("home")
    window.wait_for("Nothing said yet")
    window.press("end")
    window.wait_for(live[-1].strip())
    window.press("ctrl+q")
    assert window.wait_exit() == 0
