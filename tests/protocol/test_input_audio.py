"""The input audio buffer: places in the session's stream survive commits and trimming."""

from console.protocol.input_audio import BLOCK, KEPT_MS, InputAudio


def test_a_cut_empties_the_buffer_and_its_clock_runs_on() -> None:
    audio = InputAudio()
    audio.append(b"\x01" * 480)
    assert audio.cut().data == b"\x01" * 480
    audio.append(b"\x02" * 480)
    assert (len(audio), audio.data) == (480, b"\x02" * 480)
    assert audio.between(0, 15).data == b"\x02" * 240


def test_times_that_are_not_there_any_more_or_not_yet_give_what_there_is() -> None:
    audio = InputAudio()
    audio.append(bytes(480))
    assert audio.between(-5, 1e300).length == 480
    assert audio.between(50, 20).length == 0


def test_old_audio_is_trimmed_and_later_speech_keeps_its_place() -> None:
    audio = InputAudio()
    minute = bytes(60_000 * 48)
    for _ in range(12):
        audio.append(minute)
    audio.append(b"\x07" * 4800)
    assert len(audio) < KEPT_MS * 48 + 60_000 * 48 + BLOCK
    assert audio.between(720_000, 720_100).data == b"\x07" * 4800


def test_a_copy_goes_its_own_way() -> None:
    audio = InputAudio()
    audio.append(b"\x01" * (BLOCK + 10))
    twin = audio.copy()
    audio.append(b"\x02" * 4)
    assert twin.data == b"\x01" * (BLOCK + 10)
    assert audio.data == b"\x01" * (BLOCK + 10) + b"\x02" * 4


def test_a_buffer_that_keeps_nothing_still_knows_lengths() -> None:
    audio = InputAudio(keep=False)
    audio.append_length(4800)
    assert audio.between(10, 60).length == 2400
    assert audio.cut().length == 4800


def test_a_reset_starts_a_new_stream() -> None:
    audio = InputAudio()
    audio.append(bytes(480))
    audio.reset()
    audio.append(b"\x01" * 48)
    assert audio.between(0, 1).data == b"\x01" * 48
