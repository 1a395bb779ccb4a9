"""`export --stereo`: a whole session in one WAV, as it was heard."""

import sys
from pathlib import Path

from console.audio.wav import MAX_BYTES, write_wav
from console.cli.errors import UsageError
from console.cli.reading import STDIN, remark
from console.protocol.text import visible
from console.recording.files import RecordingError
from console.recording.new_file import new_file
from console.recording.preview import open_events, why_not_a_recording
from console.recording.spool import spool
from console.recording.tally import EXIT_STATUS
from console.session.heard import CHANNELS, MAX_SILENCE_S, RATE, Stretch, stereo, stretches
from console.session.inspected import InspectedSession
from console.session.replay import ReplaySession
from console.store.rows import Flag
from console.store.units import clock_text

_FRAME_BYTES = 2 * CHANNELS
_MOST_REASONS = 20


def export_session(name: str, path: Path) -> int:
    """Write both voices of a recording ("-": standard input) as one new WAV; returns the status."""
    try:
        descriptor = spool(sys.stdin.fileno()) if name == STDIN else open_events(Path(name))
    except RecordingError as error:
        raise UsageError(str(error)) from None
    replay = ReplaySession(Path(name), descriptor, spooled=name == STDIN)
    try:
        reason = why_not_a_recording(descriptor)
        if reason:
            raise UsageError(f"{'standard input' if name == STDIN else name}: {reason}")
        while replay.step():
            pass
        if replay.problem:
            raise UsageError(replay.problem)
        _write_session(replay.inspected, path)
        return _status(replay)
    finally:
        replay.close()


def _write_session(session: InspectedSession, path: Path) -> None:
    written = _checked(session)
    if not written:
        remark("no sound in this recording: nothing was written")
        return
    try:
        with new_file(path) as file:
            count = write_wav(file, RATE, stereo(session, written), CHANNELS)
    except FileExistsError:
        raise UsageError(f"{path}: exists already; name another file") from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name another file") from None
    sys.stdout.write(f"{visible(str(path))}  {count / RATE:.1f} s  user left, model right\n")
    for stretch in written:
        if stretch.left_out_s:
            at = clock_text(stretch.end / RATE - MAX_SILENCE_S, 0)
            remark(
                f"the silence from {at} on is written as {MAX_SILENCE_S:g} s: "
                f"{stretch.left_out_s:.1f} s of it are left out"
            )


def _checked(session: InspectedSession) -> list[Stretch]:
    """What is to be written, where a WAV can hold it."""
    written, size = [], 0
    for stretch in stretches(session):
        size += (stretch.end - stretch.start) * _FRAME_BYTES
        if size > MAX_BYTES:
            hours = MAX_BYTES / _FRAME_BYTES / RATE / 3600
            raise UsageError(f"a WAV holds at most {hours:.1f} hours: this session is longer")
        written.append(stretch)
    return written


def _status(replay: ReplaySession) -> int:
    """As with `check`; says which lines are no events."""
    session = replay.inspected
    bad = (row for row in range(len(session.rows)) if session.rows.has(row, Flag.BAD))
    for row, _ in zip(bad, range(_MOST_REASONS), strict=False):
        remark(f"left out #{row + 1:,}: {session.bad_reason(row)}")
    if replay.bad_lines > _MOST_REASONS:
        remark(f"left out {replay.bad_lines - _MOST_REASONS:,} more bad lines")
    if replay.torn is not None:
        remark(f"left out line {replay.torn.number}: {replay.torn.line.reason}")
    partial = bool(replay.bad_lines) or replay.torn is not None
    return EXIT_STATUS["partial" if partial else "ok"]
