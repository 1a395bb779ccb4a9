"""Puts together what the Event pane says of one row."""

import math

from console.audio.base64_codec import decode_base64, decoded_length
from console.audio.g711 import decode_g711
from console.audio.peaks import decibels, peak_levels
from console.protocol.audio_format import AudioFormat
from console.protocol.text import single_line, visible
from console.protocol.tokens import scalar_tokens
from console.recording.line import Line
from console.session.inspected import InspectedSession
from console.store.attachments import attachment
from console.store.pretty import MAX_RAW, Describe
from console.store.rows import Flag
from console.store.summary import duration_text, size_text
from console.tui.panes.event.pane import EventDetails

MAX_MEASURED_BYTES = 1_000_000
"""Longer audio (twenty seconds) is not looked through for its peak."""
LONG_LINE = 1_000_000


def event_details(session: InspectedSession, row: int) -> EventDetails:
    """The heading, the notes and the source of a row's event."""
    line = session.line(row)
    raw = line.raw or session.line_head(row, MAX_RAW)
    event = _event_of(line, raw)
    size = len(event) if line.good else session.rows.lengths[row]
    return EventDetails(
        _heading(session, row, size),
        _notes(session, row, line.warnings),
        event if event.lstrip()[:1] in (b"{", b"[") else b"",
        raw,
        _describer(session, row),
    )


def _event_of(line: Line, raw: bytes) -> bytes:
    """The event's own bytes; of a very long line also what follows it, which is not looked for."""
    if not line.good or len(raw) <= LONG_LINE:
        return line.event_bytes if line.good else raw
    for token in scalar_tokens(raw):
        if token.is_key and token.path == ("event",):
            return raw[token.end : raw.rindex(b"}")].lstrip(b" \t:")
    return raw


def _heading(session: InspectedSession, row: int, size: int) -> str:
    rows = session.rows
    ids = [rows.ids.text(number) for number in rows.id_numbers(row) if number]
    parts = [
        single_line(rows.type(row) or "(no type)", 80),
        f"#{row + 1:,} of {len(rows):,}",
        size_text(size),
        rows.source(row),
        *(single_line(text, 24) for text in ids),
    ]
    return " · ".join(parts)


def _notes(session: InspectedSession, row: int, warnings: tuple[str, ...]) -> tuple[str, ...]:
    notes = []
    reason = session.bad_reason(row)
    if reason:
        what = "not an event" if session.rows.has(row, Flag.BAD) else "cannot be read any more"
        notes.append(f"{what}: {visible(reason)}")
    notes += [visible(warning) for warning in warnings]
    cause = session.cause_of(row)
    if cause is not None:
        notes.append(f"answers #{cause + 1:,} {session.rows.type(cause)} · f goes there")
    notes += [
        f"does not fit the conversation: {visible(anomaly.message)}"
        for anomaly in session.state.anomalies.values()
        if anomaly.row == row
    ]
    return tuple(notes)


def _describer(session: InspectedSession, row: int) -> Describe:
    def describe(key: str, text: str) -> str:
        found = attachment(key, text)
        encoded = found.encoded if found is not None else text
        size = decoded_length(encoded)
        if found is not None and found.image is not None:
            image = found.image
            pixels = f" {image.width}x{image.height}" if image.width and image.height else ""
            return f"image {image.kind}{pixels}, {size_text(size)}"
        if found is not None or size == session.rows.audio_sizes[row]:
            return _audio(encoded, size, session.audio_format(row))
        return f"{len(text):,} characters"

    return describe


def _audio(encoded: str, size: int, form: AudioFormat) -> str:
    told = f"{size:,} bytes {form.encoding}, {duration_text(form.ms_of_bytes(size))}"
    if size > MAX_MEASURED_BYTES:
        return told
    try:
        data = decode_base64(encoded)
    except ValueError:
        return f"{len(encoded):,} characters that are no base64"
    pcm16 = data if form.encoding == "pcm16" else decode_g711(data, form.encoding).tobytes()
    peak = decibels(max(peak_levels(pcm16), default=0))
    return f"{told}, {'silence' if math.isinf(peak) else f'peak {peak:.0f} dB'}"
