"""The player's queue and ledger, without a device: what is played when, and what was heard."""

from array import array

from console.sound.playback import MAX_QUEUED_SAMPLES, Heard, Playback
from console.sound.stream import RATE


def pcm(samples: int, value: int = 1) -> bytes:
    return array("h", [value] * samples).tobytes()


def pull(playback: Playback, samples: int, heard_at: float = 0.0) -> bytes:
    out = bytearray(b"\xff" * 2 * samples)
    playback.pull(out, heard_at)
    return bytes(out)


def test_an_empty_queue_plays_silence() -> None:
    assert pull(Playback(), 10) == bytes(20)


def test_pieces_play_one_after_the_other_and_silence_fills_the_rest() -> None:
    playback = Playback()
    playback.push("a", pcm(3, 1), 0)
    playback.push("b", pcm(4, 2), 0)
    assert pull(playback, 5) == pcm(3, 1) + pcm(2, 2)
    assert pull(playback, 5) == pcm(2, 2) + pcm(3, 0)


def test_nothing_is_heard_before_it_leaves_the_speaker() -> None:
    playback = Playback()
    playback.push("a", pcm(2_400), 0)
    pull(playback, 2_400, heard_at=10.0)
    assert playback.heard("a", 9.99) == 0
    assert playback.heard("a", 10.05) == 1_200
    assert playback.heard("a", 11.0) == 2_400


def test_heard_counts_on_over_several_buffers() -> None:
    playback = Playback()
    playback.push("a", pcm(4_800), 0)
    pull(playback, 2_400, heard_at=10.0)
    pull(playback, 2_400, heard_at=10.1)
    assert playback.heard("a", 10.15) == 3_600


def test_items_in_one_buffer_are_heard_one_after_the_other() -> None:
    playback = Playback()
    playback.push("a", pcm(1_200), 0)
    playback.push("b", pcm(1_200), 0)
    pull(playback, 2_400, heard_at=10.0)
    assert (playback.heard("a", 10.075), playback.heard("b", 10.075)) == (1_200, 600)


def test_an_item_nobody_played_was_not_heard() -> None:
    assert Playback().heard("a", 1e9) == 0


def test_an_interruption_says_which_item_was_cut_and_where() -> None:
    playback = Playback()
    playback.push("a", pcm(2_400), 0)
    playback.push("b", pcm(9_600), 0)
    pull(playback, 4_800, heard_at=10.0)
    assert playback.flush(10.15) == Heard("b", 1_200)
    assert playback.heard("b", 99.0) == 1_200
    assert pull(playback, 10) == bytes(20)


def test_an_item_interrupted_before_its_first_sample_was_heard_not_at_all() -> None:
    playback = Playback()
    playback.push("a", pcm(10), 0)
    assert playback.flush(0.0) == Heard("a", 0)


def test_an_interruption_after_the_end_cuts_nothing() -> None:
    playback = Playback()
    playback.push("a", pcm(10), 0)
    pull(playback, 10, heard_at=1.0)
    assert playback.flush(2.0) is None
    assert Playback().flush(2.0) is None


def test_late_audio_of_an_interrupted_item_is_not_played() -> None:
    playback = Playback()
    playback.push("a", pcm(10), 0)
    playback.push("b", pcm(10), 0)
    playback.flush(0.0)
    playback.push("a", pcm(10), 0)
    playback.push("b", pcm(10), 0)
    playback.push("c", pcm(1, 7), 0)
    assert pull(playback, 2) == pcm(1, 7) + pcm(1, 0)


def test_an_item_that_was_keeping_up_is_silenced_too() -> None:
    playback = Playback()
    playback.push("a", pcm(10), 0)
    pull(playback, 10, heard_at=0.0)
    assert playback.flush(5.0) is None
    playback.push("a", pcm(10), 5.0)
    assert pull(playback, 10) == bytes(20)


def test_muted_audio_runs_on_unheard() -> None:
    playback = Playback()
    playback.push("a", pcm(4), 0)
    playback.muted = True
    assert pull(playback, 2, heard_at=0.0) == bytes(4)
    playback.muted = False
    assert pull(playback, 2, heard_at=1.0) == pcm(2)
    assert playback.heard("a", 2.0) == 4


def test_more_than_two_minutes_are_dropped_counted_and_leave_later_audio_in_its_place() -> None:
    playback = Playback()
    playback.push("a", pcm(MAX_QUEUED_SAMPLES), 0)
    playback.push("a", pcm(RATE), 0)
    assert playback.dropped_samples == RATE
    pull(playback, MAX_QUEUED_SAMPLES, heard_at=0.0)
    playback.push("a", pcm(10), 200.0)
    pull(playback, 10, heard_at=201.0)
    assert playback.heard("a", 300.0) == MAX_QUEUED_SAMPLES + RATE + 10


def test_an_interruption_makes_room() -> None:
    playback = Playback()
    playback.push("a", pcm(MAX_QUEUED_SAMPLES), 0)
    playback.flush(0.0)
    playback.push("b", pcm(2, 5), 0)
    assert playback.dropped_samples == 0
    assert pull(playback, 2) == pcm(2, 5)


def test_an_odd_trailing_byte_is_ignored() -> None:
    playback = Playback()
    playback.push("a", pcm(2) + b"\x7f", 0)
    playback.push("a", pcm(2), 0)
    assert pull(playback, 5) == pcm(4) + pcm(1, 0)
