"""`export` writes what is in a recording to files of its own, and never over others."""

import base64
import json
import subprocess
import wave
from pathlib import Path

import pytest

from console.audio.wav import decode_wav
from console.cli import item_sounds
from tests.builders import Story, record, turn
from tests.cli.running import PROGRAM, REPOSITORY, run

SESSIONS = REPOSITORY.parent / "shared" / "sessions"


def test_every_spoken_item_becomes_a_wav(tmp_path: Path) -> None:
    path = record(turn(seconds=0.5), tmp_path / "a.jsonl")
    outcome = run("export", path, "--wav", tmp_path / "sound")
    assert outcome.status == 0
    (made,) = (tmp_path / "sound").iterdir()
    assert made.name == "001-assistant-item_a.wav"
    wav = decode_wav(made.read_bytes())
    assert (wav.rate, len(wav.pcm16)) == (24_000, 24_000)
    assert str(made) in outcome.out.decode()


def test_names_from_the_wire_stay_in_the_folder_and_nothing_is_overwritten(tmp_path: Path) -> None:
    evil = "../../evil\x1b"
    story = Story().session().answer_begins("resp_1", evil).says("resp_1", evil, "x", b"\0\0" * 99)
    path = record(story, tmp_path / "a.jsonl")
    assert run("export", path, "--wav", tmp_path / "sound").status == 0
    (made,) = (tmp_path / "sound").iterdir()
    assert made.name == "001-assistant-_evil_.wav"
    before = made.read_bytes()
    again = run("export", path, "--wav", tmp_path / "sound")
    assert again.status == 2
    assert b"exists already" in again.err
    assert made.read_bytes() == before


def test_a_redacted_copy_reads_like_the_original_without_its_words(tmp_path: Path) -> None:
    path = record(turn(text="my secret", answer="So private"), tmp_path / "a.jsonl")
    outcome = run("export", path, "--redact", "text,audio,ids")
    assert outcome.status == 0
    for private in (b"secret", b"private", b'"item_a"', b'"resp_1"'):
        assert private not in outcome.out
    (tmp_path / "copy.jsonl").write_bytes(outcome.out)
    assert json.loads(run("check", "--json", tmp_path / "copy.jsonl").out)["warnings"] == []
    original = json.loads(run("stats", "--json", path).out)
    copy = json.loads(run("stats", "--json", tmp_path / "copy.jsonl").out)
    assert {**copy, "file": ""} == {**original, "file": ""}


def test_the_sound_of_a_redacted_phone_session_is_as_long_and_silent(tmp_path: Path) -> None:
    pcmu = {"format": {"type": "audio/pcmu"}, "voice": "marin"}
    story = Story().session(audio={"input": pcmu, "output": pcmu}).answer_begins("resp_1", "item_1")
    path = record(story.says("resp_1", "item_1", "Hi", b"\x2a" * 8000), tmp_path / "a.jsonl")
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(run("export", path, "--redact", "audio,text,ids").out)
    assert run("export", copy, "--wav", tmp_path / "sound").status == 0
    (made,) = (tmp_path / "sound").iterdir()
    wav = decode_wav(made.read_bytes())
    assert (wav.rate, len(wav.pcm16), any(wav.pcm16)) == (8_000, 16_000, False)


def test_sounds_are_let_go_of_once_they_are_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story().session()
    for number in range(20):
        story.answer_begins(f"resp_{number}", f"item_{number}")
        story.says(f"resp_{number}", f"item_{number}", "Hi", bytes([number, 1]) * 500)
        story.answer_ends(f"resp_{number}")
    path = record(story, tmp_path / "a.jsonl")
    assert run("export", path, "--wav", tmp_path / "whole").status == 0
    monkeypatch.setattr(item_sounds, "KEPT_BYTES", 3000)
    monkeypatch.setattr(item_sounds, "_LOOK_EVERY", 1)
    held: list[int] = []
    write = item_sounds.ItemSounds._hand_out

    def look(sounds: item_sounds.ItemSounds, kept_bytes: int) -> None:
        write(sounds, kept_bytes)
        items = sounds._conversation.get_items()
        held.append(sum(len(item.formatted.audio_bytes) for item in items))

    monkeypatch.setattr(item_sounds.ItemSounds, "_hand_out", look)
    assert run("export", path, "--wav", tmp_path / "pieces").status == 0
    assert max(held) <= 5000
    whole, pieces = (
        {made.name: made.read_bytes() for made in (tmp_path / folder).iterdir()}
        for folder in ("whole", "pieces")
    )
    assert len(whole) == 20
    assert pieces == whole


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"time":5,"source":"server","event":{"type":"x"}}\n' * 20_000)
    with subprocess.Popen(
        [*PROGRAM, "export", "--redact", "ids", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=REPOSITORY,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_standard_input_is_exported_as_a_file_is(tmp_path: Path) -> None:
    path = record(turn(seconds=0.1), tmp_path / "a.jsonl")
    piped = run("export", "-", "--wav", tmp_path / "sound", stdin=path.read_bytes())
    assert (piped.status, len(list((tmp_path / "sound").iterdir()))) == (0, 1)
    copy = run("export", "-", "--redact", "audio,text", stdin=path.read_bytes()).out
    assert copy == run("export", path, "--redact", "audio,text").out


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_an_answer_of_a_real_session_is_the_sum_of_its_deltas(path: Path, tmp_path: Path) -> None:
    answers: dict[str, bytes] = {}
    for raw in path.read_bytes().splitlines():
        event = json.loads(raw)["event"]
        if event["type"].endswith("audio.delta"):
            sound = base64.b64decode(event["delta"])
            answers[event["item_id"]] = answers.get(event["item_id"], b"") + sound
    assert run("export", path, "--wav", tmp_path).status == 0
    exported = {}
    for made in tmp_path.glob("*-assistant-*.wav"):
        with wave.open(str(made), "rb") as reader:
            assert (reader.getnchannels(), reader.getsampwidth()) == (1, 2)
            assert reader.getframerate() == 24_000
            name = made.stem.partition("-assistant-")[2]
            exported[name] = reader.readframes(reader.getnframes())
    assert exported == {item: sound[: len(sound) & ~1] for item, sound in answers.items()}


def channels_of(path: Path) -> tuple[list[int], list[int]]:
    """The samples of the left and the right channel."""
    with wave.open(str(path), "rb") as reader:
        assert (reader.getnchannels(), reader.getsampwidth()) == (2, 2)
        assert reader.getframerate() == 24_000
        samples = memoryview(reader.readframes(reader.getnframes())).cast("h")
    return samples[::2].tolist(), samples[1::2].tolist()


def test_a_session_becomes_one_wav_the_user_left_and_the_model_right(tmp_path: Path) -> None:
    audio = base64.b64encode(b"\x07\x00" * 2400).decode()
    story = turn(seconds=0.5).wait(1.0).client("input_audio_buffer.append", audio=audio)
    path = record(story, tmp_path / "a.jsonl")
    made = tmp_path / "session.wav"
    outcome = run("export", "--stereo", made, path)
    assert (outcome.status, outcome.err) == (0, b"")
    assert outcome.out.decode().startswith(f"{made}  2.0 s")
    assert made.stat().st_mode & 0o777 == 0o600
    left, right = channels_of(made)
    assert [at for at, sample in enumerate(left) if sample] == list(
        range(len(left) - 2400, len(left))
    )
    assert sum(map(bool, right)) == 12_000
    mistyped = run("export", "--stereo", tmp_path / "new" / "session.wav", path)
    assert (mistyped.status, b"No such file or directory" in mistyped.err) == (2, True)
    assert not (tmp_path / "new").exists()
    again = run("export", "--stereo", made, path)
    assert (again.status, b"exists already" in again.err) == (2, True)
    piped = run("export", "--stereo", tmp_path / "piped.wav", "-", stdin=path.read_bytes())
    assert piped.status == 0
    assert (tmp_path / "piped.wav").read_bytes() == made.read_bytes()


def test_where_there_is_no_sound_or_no_recording_no_wav_is_written(tmp_path: Path) -> None:
    made = tmp_path / "session.wav"
    silent = run("export", "--stereo", made, record(Story().session(), tmp_path / "a.jsonl"))
    assert (silent.status, silent.out) == (0, b"")
    assert b"no sound in this recording" in silent.err
    (tmp_path / "other.jsonl").write_text("no recording\n" * 9)
    for outcome in (
        run("export", "--stereo", made, tmp_path / "other.jsonl"),
        run("export", "--stereo", made, "-", stdin=b"no recording\n" * 9),
    ):
        assert outcome.status == 2
        assert outcome.err.count(b"\n") == 1
    assert not made.exists()


def test_a_session_with_bad_lines_is_heard_without_them_and_the_status_says_so(
    tmp_path: Path,
) -> None:
    path = record(turn(seconds=0.5), tmp_path / "a.jsonl")
    path.write_bytes(path.read_bytes() + b"no event\n")
    outcome = run("export", "--stereo", tmp_path / "session.wav", path)
    assert outcome.status == 1
    assert b"left out #" in outcome.err


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_of_a_real_session_all_that_was_heard_is_in_its_channel(path: Path, tmp_path: Path) -> None:
    spoken: dict[str, dict[str, bytearray]] = {"left": {}, "right": {}}
    for raw in path.read_bytes().splitlines():
        event = json.loads(raw)["event"]
        if event["type"] == "input_audio_buffer.append":
            spoken["left"].setdefault("", bytearray()).extend(base64.b64decode(event["audio"]))
        elif event["type"].endswith("audio.delta"):
            answer = spoken["right"].setdefault(event["item_id"], bytearray())
            answer += base64.b64decode(event["delta"])
    outcome = run("export", "--stereo", tmp_path / "session.wav", path)
    assert outcome.status == 0
    if not any(spoken.values()):
        assert not (tmp_path / "session.wav").exists()
        return
    for side, channel in zip(spoken, channels_of(tmp_path / "session.wav"), strict=True):
        samples: list[int] = []
        for data in spoken[side].values():
            samples += memoryview(data[: len(data) & ~1]).cast("h")
        assert [sample for sample in channel if sample] == [sample for sample in samples if sample]


def test_what_cannot_be_redacted_is_refused(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    outcome = run("export", path, "--redact", "audio,faces")
    assert outcome.status == 2
    assert outcome.out == b""
