"""The clock that stands in for a loudspeaker."""

from console.session.playback import SilentSpeaker
from console.sound.playback import Heard

SECOND = b"\0\0" * 24_000


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_interruption_knows_how_much_would_have_been_heard() -> None:
    clock = Clock()
    speaker = SilentSpeaker(clock)
    speaker.write("item", SECOND * 3)
    clock.now += 1.5
    assert speaker.interrupt() == Heard("item", 36_000)


def test_what_has_been_heard_in_full_is_not_cut() -> None:
    clock = Clock()
    speaker = SilentSpeaker(clock)
    speaker.write("item", SECOND)
    clock.now += 1.5
    assert speaker.interrupt() is None


def test_what_still_comes_of_a_cut_item_is_not_heard() -> None:
    clock = Clock()
    speaker = SilentSpeaker(clock)
    speaker.write("item", SECOND)
    assert speaker.interrupt() == Heard("item", 0)
    speaker.write("item", SECOND)
    assert speaker.interrupt() is None


def test_items_are_heard_one_after_another() -> None:
    clock = Clock()
    speaker = SilentSpeaker(clock)
    speaker.write("one", SECOND)
    speaker.write("two", SECOND)
    clock.now += 1.25
    assert speaker.interrupt() == Heard("two", 6000)


def test_a_pause_in_between_counts_for_nothing() -> None:
    clock = Clock()
    speaker = SilentSpeaker(clock)
    speaker.write("item", SECOND)
    clock.now += 5
    speaker.write("item", SECOND)
    clock.now += 0.5
    assert speaker.heard_samples("item") == 36_000
    assert speaker.interrupt() == Heard("item", 36_000)
    assert speaker.heard_samples("item") == 36_000


def test_what_comes_late_of_an_item_that_was_just_heard_stays_silent_after_an_interruption() -> (
    None
):
    clock = Clock()
    speaker = SilentSpeaker(clock)
    speaker.write("item", SECOND)
    clock.now += 1
    assert speaker.interrupt() is None
    speaker.write("item", SECOND)
    assert speaker.interrupt() is None
