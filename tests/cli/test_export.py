"""`export` writes what is in a recording to files of its own, and never over others."""

import json
from pathlib import Path

from console.audio.wav import decode_wav
from tests.builders import Story, record, turn
from tests.cli.running import run


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
    for private in (b"secret", b"private", b"item_a", b"resp_1"):
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


def test_what_cannot_be_redacted_is_refused(tmp_path: Path) -> None:
    path = record(turn(), tmp_path / "a.jsonl")
    outcome = run("export", path, "--redact", "audio,faces")
    assert outcome.status == 2
    assert outcome.out == b""
