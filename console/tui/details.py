"""Puts together what the Event pane says of one row."""

from console.audio.base64_codec import decode_base64
from console.audio.peaks import decibels, peak_levels
from console.protocol.text import single_line, visible
from console.session.inspected import InspectedSession
from console.store.bookmarks import MAX_NOTE
from console.store.pretty import DescribeAudio, pretty_lines
from console.store.summary import size_text
from console.tui.panes.event.pane import EventDetails

MAX_MEASURED_BYTES = 1_000_000
"""Longer audio (twenty seconds) is not looked through for its peak."""
MAX_DAMAGED_BYTES = 200_000


def event_details(session: InspectedSession, row: int) -> EventDetails:
    """The heading, the notes and the pretty-printed source of a row's event."""
    line = session.line(row)
    raw = session.event_bytes(row)
    shown = pretty_lines(_text(raw), _audio_describer(session, row))
    return EventDetails(
        _heading(session, row, len(raw)), _notes(session, row, line.warnings), shown
    )


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:  # a bad line: replacing is slow, and its beginning is enough
        cut = "…" if len(raw) > MAX_DAMAGED_BYTES else ""
        return raw[:MAX_DAMAGED_BYTES].decode("utf-8", "replace") + cut


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
    bookmark = session.bookmarks.note(row)
    if bookmark is not None:
        notes.append(f"◆ {single_line(bookmark, MAX_NOTE) or 'bookmark'}")
    reason = session.bad_reason(row)
    if reason:
        notes.append(f"not an event: {visible(reason)}")
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


def _audio_describer(session: InspectedSession, row: int) -> DescribeAudio:
    def describe(base64_text: str) -> str:
        try:
            data = decode_base64(base64_text)
        except ValueError:
            return f"{len(base64_text):,} characters"
        if len(data) != session.rows.audio_sizes[row]:
            return f"{len(data):,} bytes"
        form = session.audio_format(row)
        loudness = ""
        if form.encoding == "pcm16" and len(data) <= MAX_MEASURED_BYTES:
            loudness = f", peak {decibels(max(peak_levels(data), default=0)):.0f} dB"
        length_ms = len(data) / form.bytes_per_ms
        return f"{len(data):,} bytes {form.encoding}, {length_ms:,.0f} ms{loudness}"

    return describe
