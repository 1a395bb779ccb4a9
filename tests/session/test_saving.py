"""Audio and images of a session, saved as files."""

import base64
import json
import stat
from pathlib import Path

import pytest

from console.audio.g711 import decode_g711
from console.audio.wav import Wav, decode_wav
from console.session.inspected import InspectedSession
from console.session.replay import ReplaySession
from console.session.saving import NothingToSave, Wanted, save
from console.session.sound import item_sound
from console.store.attachments import attachment
from tests.builders import Story, record
from tests.cli.running import REPOSITORY, run

SESSIONS = REPOSITORY.parent / "shared" / "sessions"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0" + bytes(100)
PCM = bytes(range(256)) * 8


def opened(path: Path) -> InspectedSession:
    replay = ReplaySession.open(path)
    while replay.step():
        pass
    return replay.inspected


def session_of(story: Story, folder: Path) -> InspectedSession:
    return opened(record(story, folder / "story.jsonl"))


def spoken() -> Story:
    """An answer whose audio comes in pieces that cut samples apart, among other deltas."""
    story = Story().session().answer_begins("resp_1", "item_a")
    for start in (0, 333, 999):
        story.says("resp_1", "item_a", "word ", PCM[start : {0: 333, 333: 999}.get(start)])
    return story.answer_ends("resp_1")


def rows_of(session: InspectedSession, event_type: str) -> list[int]:
    return [row for row in range(len(session.rows)) if session.rows.type(row) == event_type]


def saved_wav(folder: Path) -> Wav:
    (path,) = folder.glob("*.wav")
    return decode_wav(path.read_bytes())


def test_a_run_is_one_wav_and_an_event_is_its_part(tmp_path: Path) -> None:
    session = session_of(spoken(), tmp_path)
    rows = rows_of(session, "response.output_audio.delta")
    (told,) = save(session, Wanted(rows), tmp_path)
    path = tmp_path / f"item_a-{rows[0] + 1}-{rows[-1] + 1}.wav"
    assert told == f"{path} (43 ms)"
    assert decode_wav(path.read_bytes()) == Wav(PCM, 24_000)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.unlink()
    save(session, Wanted(rows[1:2]), tmp_path)
    assert saved_wav(tmp_path).pcm16 == PCM[333:999]


def test_an_event_without_audio_stands_for_its_item(tmp_path: Path) -> None:
    session = session_of(spoken(), tmp_path)
    row = rows_of(session, "response.content_part.added")
    save(session, Wanted(row), tmp_path)
    assert (tmp_path / "item_a.wav").exists()
    assert saved_wav(tmp_path).pcm16 == PCM


def test_a_response_stands_for_all_its_items(tmp_path: Path) -> None:
    session = session_of(spoken(), tmp_path)
    save(session, Wanted(rows_of(session, "response.done")), tmp_path)
    assert saved_wav(tmp_path).pcm16 == PCM


def test_telephone_audio_is_saved_at_its_rate(tmp_path: Path) -> None:
    pcmu = {"format": {"type": "audio/pcmu"}}
    story = Story().session(audio={"output": pcmu}).answer_begins("resp_1", "item_a")
    session = session_of(story.says("resp_1", "item_a", "x", PCM), tmp_path)
    save(session, Wanted(item_id="item_a"), tmp_path)
    assert saved_wav(tmp_path) == Wav(decode_g711(PCM, "ulaw").tobytes(), 8_000)


def test_nothing_is_ever_overwritten_and_names_stay_in_the_folder(tmp_path: Path) -> None:
    evil = "../../evil\x1b"
    story = Story().session().answer_begins("resp_1", evil).says("resp_1", evil, "x", PCM)
    session = session_of(story, tmp_path)
    for _ in range(3):
        save(session, Wanted(item_id=evil), tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.wav")) == [
        "_evil_-2.wav", "_evil_-3.wav", "_evil_.wav",
    ]  # fmt: skip


def test_images_are_saved_as_they_are_and_named_by_their_first_bytes(tmp_path: Path) -> None:
    url = "data:image/jpeg;base64," + base64.b64encode(PNG).decode()
    content = [
        {"type": "input_image", "image_url": url},
        {"type": "input_audio", "audio": base64.b64encode(PCM).decode()},
    ]
    item = {"id": "item_u", "type": "message", "role": "user", "content": content}
    session = session_of(Story().client("conversation.item.create", item=item), tmp_path)
    assert [told.rpartition("/")[2] for told in save(session, Wanted([0]), tmp_path)] == [
        "item_u-1.png (124 B)", "item_u-1.wav (43 ms)",
    ]  # fmt: skip
    assert (tmp_path / "item_u-1.png").read_bytes() == PNG
    assert saved_wav(tmp_path).pcm16 == PCM
    only = attachment("image_url", url)
    assert save(session, Wanted([0], only=only), tmp_path) == [
        f"{tmp_path / 'item_u-1-2.png'} (124 B)"
    ]


def test_without_sound_nothing_is_written(tmp_path: Path) -> None:
    session = session_of(Story().session().user("item_u", "Hello"), tmp_path)
    for wanted in (Wanted(), Wanted([0]), Wanted([1]), Wanted(item_id="nobody")):
        with pytest.raises(NothingToSave):
            save(session, wanted, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["story.jsonl"]


def test_audio_that_is_no_base64_costs_only_itself(tmp_path: Path) -> None:
    story = spoken()
    story.events[6].event["delta"] = "!!!!" * 60
    session = session_of(story, tmp_path)
    save(session, Wanted(item_id="item_a"), tmp_path)
    assert len(saved_wav(tmp_path).pcm16) in range(len(PCM) - 1000, len(PCM))


@pytest.mark.skipif(not SESSIONS.is_dir(), reason="the real sessions are not beside the project")
@pytest.mark.parametrize("path", sorted(SESSIONS.glob("*.jsonl")), ids=lambda path: path.stem)
def test_an_item_sounds_as_export_has_it(path: Path, tmp_path: Path) -> None:
    run("export", path, "--wav", tmp_path)
    exported = sorted(decode_wav(wav.read_bytes()).pcm16 for wav in tmp_path.glob("*.wav"))
    session = opened(path)
    sounds = []
    for item in map(json.loads, run("show", "--conversation", "--json", path).out.splitlines()):
        sound = item_sound(session, item["id"])
        if sound is not None:
            pcm16 = b"".join(sound.pieces)
            sounds.append(pcm16[: len(pcm16) & ~1])
    assert sorted(sounds) == exported
