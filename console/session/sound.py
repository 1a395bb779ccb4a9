"""The sound of rows and items, read back from where their payloads lie, a piece at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from console.audio.base64_codec import decode_base64
from console.audio.g711 import decode_g711
from console.audio.pcm16 import pcm16_bytes
from console.protocol.audio_format import AudioFormat
from console.protocol.conversation import RealtimeConversation
from console.protocol.errors import ConversationError
from console.session.inspected import InspectedSession
from console.store.rows import Flag


@dataclass(frozen=True, slots=True)
class Sound:
    """PCM16 in pieces, to be gone through once; `rate` in samples a second."""

    rate: int
    pieces: Iterable[bytes]


def encoded_sound(encoded: str, form: AudioFormat) -> Sound:
    """The sound of one base64 text; raises ValueError where it is none."""
    return Sound(form.rate, [_pcm16(encoded, form)])


def rows_sound(session: InspectedSession, rows: Iterable[int]) -> Sound | None:
    """The sound of some rows, one after the other; None when they have none."""
    sounding = [row for row in rows if session.rows.audio_sizes[row]]
    if not sounding:
        return None
    return Sound(session.audio_format(sounding[0]).rate, _pieces(session, sounding))


def item_sound(session: InspectedSession, item_id: str) -> Sound | None:
    """The sound of an item: all that came of an answer, or what the user said; None without any."""
    number = session.rows.ids.find(item_id)
    if not number:
        return None
    answered = rows_sound(session, _rows_with(session, number))
    if answered is not None:
        return answered
    item = session.state.conversation.get_item(item_id)  # a live session's has its sound
    if item is None or not item.formatted.audio_bytes:
        item = _replayed(session, number).get_item(item_id)
    if item is None or not item.formatted.audio_bytes:
        return None
    return Sound(item.formatted.audio_format.rate, [pcm16_bytes(item.formatted.audio)])


def _rows_with(session: InspectedSession, number: int) -> Iterator[int]:
    numbers = session.rows.item_numbers
    return (row for row in range(len(session.rows)) if numbers[row] == number)


def _replayed(session: InspectedSession, number: int) -> RealtimeConversation:
    """The conversation with the sound of one item in it, from the rows that have to do with it."""
    conversation = RealtimeConversation()
    rows = session.rows
    for row in range(len(rows)):
        said = rows.source(row) == "client" and rows.audio_sizes[row]
        if said or (not rows.has(row, Flag.STREAMING) and rows.item_numbers[row] in (0, number)):
            event = session.event(row)
            try:
                conversation.follow(event.source, event.event)
            except ConversationError:
                continue  # rows of other items are left out: not all can fit
    return conversation


def _pieces(session: InspectedSession, rows: list[int]) -> Iterator[bytes]:
    for row in rows:
        try:
            yield _pcm16(session.audio(row), session.audio_format(row))
        except ValueError:
            continue  # not base64: the log shows it as what it is


def _pcm16(encoded: str, form: AudioFormat) -> bytes:
    data = decode_base64(encoded)
    return data if form.encoding == "pcm16" else decode_g711(data, form.encoding).tobytes()
