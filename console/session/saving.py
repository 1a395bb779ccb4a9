"""Saves audio and images of events as files: never over others, readable for the owner alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO

from console.audio.base64_codec import decode_base64
from console.audio.wav import write_wav
from console.protocol.text import file_stem
from console.recording.new_file import new_file
from console.session.inspected import InspectedSession
from console.session.sound import Sound, encoded_sound, item_sound, rows_sound
from console.store.attachments import Attachment, attachments
from console.store.units import duration_text, size_text

_EXTENSIONS = {"jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be saved: the rows under the cursor, or an item, or one value of an event."""

    rows: Sequence[int] = ()
    item_id: str = ""
    only: Attachment | None = None


class NothingToSave(Exception):
    """There is no audio and no image where the cursor is."""


def save(session: InspectedSession, wanted: Wanted, folder: Path) -> list[str]:
    """Save what there is, the nearest first: a value, the rows, what is in them, their items.

    Returns what was written, for people. Raises NothingToSave, OSError, and ValueError for what
    turns out to be no base64.
    """
    if wanted.only is not None:
        return [_save_attachment(session, wanted.rows[0], wanted.only, folder)]
    saved = _save_rows(session, wanted.rows, folder) if wanted.rows else []
    for item_id in () if saved else _items(session, wanted):
        sound = item_sound(session, item_id)
        if sound is not None:
            saved.append(_save_sound(sound, folder, item_id))
    if not saved:
        raise NothingToSave
    return saved


def _save_rows(session: InspectedSession, rows: Sequence[int], folder: Path) -> list[str]:
    row = rows[0]
    sound = rows_sound(session, rows)
    if sound is None:
        found = attachments(session.event(row).event)
        return [_save_attachment(session, row, one, folder) for one in found]
    name = "user" if session.rows.source(row) == "client" else _item_of(session, row) or "event"
    last = f"-{rows[-1] + 1}" if len(rows) > 1 else ""
    return [_save_sound(sound, folder, f"{name}-{row + 1}{last}")]


def _items(session: InspectedSession, wanted: Wanted) -> Sequence[str]:
    """The item that is meant; all items of a response where an event belongs to that alone."""
    if wanted.item_id or not wanted.rows:
        return [wanted.item_id]
    row = wanted.rows[0]
    response = session.rows.ids.text(session.rows.response_numbers[row])
    record = session.state.responses.by_id.get(response)
    item_id = _item_of(session, row)
    return [item_id] if item_id or record is None else record.item_ids


def _item_of(session: InspectedSession, row: int) -> str:
    return session.rows.ids.text(session.rows.item_numbers[row])


def _save_attachment(session: InspectedSession, row: int, one: Attachment, folder: Path) -> str:
    name = f"{_item_of(session, row) or 'event'}-{row + 1}"
    if one.image is None:
        return _save_sound(encoded_sound(one.encoded, session.audio_format(row)), folder, name)
    data = decode_base64(one.encoded)
    kind = one.image.kind
    extension = _EXTENSIONS.get(kind, kind)
    path, size = _written(folder, name, extension, lambda file: file.write(data))
    return f"{path} ({size_text(size)})"


def _save_sound(sound: Sound, folder: Path, name: str) -> str:
    path, samples = _written(
        folder, name, "wav", lambda file: write_wav(file, sound.rate, sound.pieces)
    )
    return f"{path} ({duration_text(samples / sound.rate * 1000)})"


def _written(
    folder: Path, name: str, extension: str, write: Callable[[BinaryIO], int]
) -> tuple[Path, int]:
    """Write a new file, numbered where it must be; where it is, and how much `write` wrote."""
    stem = file_stem(name)
    numbers = count(2)
    path = folder / f"{stem}.{extension}"
    while True:
        try:
            with new_file(path) as file:
                return path, write(file)
        except FileExistsError:
            path = folder / f"{stem}-{next(numbers)}.{extension}"
