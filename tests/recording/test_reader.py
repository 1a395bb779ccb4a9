"""The reading contract C1-C8, line by line and file by file."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.protocol.ids import timed_id
from console.recording import inflate, reader
from console.recording.line import MAX_LINE, NO_TYPE, TIME_FROM_ID, UNKNOWN_SOURCE, decode_line
from console.recording.plain import decode_plain
from console.recording.reader import RecordingError, Scan, ScannedLine, open_recording, scan
from console.recording.times import NO_TIME, TIME_IN_MS, UNREADABLE_TIME

GOOD = b'{"time":"2026-09-03T14:01:34.050000Z","source":"server","event":{"type":"x"}}'
GOOD_TIME_S = 1_788_444_094.05


def scan_bytes(path: Path, content: bytes) -> tuple[list[ScannedLine], Scan]:
    path.write_bytes(content)
    descriptor = open_recording(path)
    try:
        lines = scan(descriptor)
        return list(lines), lines
    finally:
        os.close(descriptor)


@pytest.fixture
def scanned(tmp_path: Path) -> Callable[[bytes], list[ScannedLine]]:
    return lambda content: scan_bytes(tmp_path / "a.jsonl", content)[0]


def with_event(event: bytes, time: bytes = b"1") -> bytes:
    return b'{"time":%b,"source":"server","event":%b}' % (time, event)


def test_a_good_line_gives_its_event_and_time() -> None:
    line = decode_line(GOOD)
    assert line.good
    assert line.time == GOOD_TIME_S
    assert line.source == "server"
    assert line.event == {"type": "x"}
    assert line.warnings == ()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"oops", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"{}", "event"),
        (b'{"source":"server","event":[]}', "event"),
        (b'{"event":{"type":"x"}}', "source"),
        (b'{"source":1,"event":{}}', "source"),
        (with_event(b'{"v":NaN}'), "NaN"),
        (with_event(b'{"v":1e999}'), "out of range"),
        (with_event(b'{"v":"\xe9"}'), "UTF-8"),
        (b"\0" * 100, "not JSON"),
        (GOOD + GOOD, "not JSON"),
        (b"", "not JSON"),
    ],
)
def test_a_bad_line_says_why(raw: bytes, reason: str) -> None:
    line = decode_line(raw)
    assert not line.good
    assert reason in line.reason


@pytest.mark.parametrize(
    ("raw", "warning", "time_s"),
    [
        (b'{"source":"server","event":{"type":"x"}}', NO_TIME, None),
        (with_event(b'{"type":"x"}', b'"soon"'), UNREADABLE_TIME, None),
        (with_event(b'{"type":"x"}', b"true"), UNREADABLE_TIME, None),
        (with_event(b'{"type":"x"}', b"1e300"), UNREADABLE_TIME, None),
        (with_event(b'{"type":"x"}', b"1788444094050"), TIME_IN_MS, GOOD_TIME_S),
        (with_event(b"{}"), NO_TYPE, 1),
        (with_event(b'{"type":7}'), NO_TYPE, 1),
        (b'{"time":1,"source":"robot","event":{"type":"x"}}', UNKNOWN_SOURCE, 1),
    ],
)
def test_what_is_odd_is_good_with_a_warning(raw: bytes, warning: str, time_s: float | None) -> None:
    line = decode_line(raw)
    assert line.good
    assert warning in line.warnings
    assert line.time == time_s


def test_an_undated_event_takes_the_time_in_its_ids() -> None:
    class First:
        def choice(self, seq: str, /) -> str:
            return seq[0]

    identifier = timed_id("item_", 1_790_000_000, First())
    for field in (f'"item_id":"{identifier}"', f'"item":{{"id":"{identifier}"}}'):
        line = decode_line(b'{"source":"server","event":{"type":"x",%b}}' % field.encode())
        assert line.time == 1_790_000_000
        assert TIME_FROM_ID in line.warnings


def test_nesting_counts_the_envelope() -> None:
    def nested(depth: int) -> bytes:
        inner = depth - 2  # the line and its event
        return with_event(b'{"type":"x","v":' + b"[" * inner + b"]" * inner + b"}")

    assert decode_line(nested(200)).good
    assert "nested" in decode_line(nested(201)).reason


def test_a_line_may_be_64_mib_and_no_longer(
    scanned: Callable[[bytes], list[ScannedLine]],
) -> None:
    padding = MAX_LINE - len(with_event(b'{"type":"x","v":""}'))
    for extra, ending in ((0, b"\r\n"), (1, b"\n")):
        raw = with_event(b'{"type":"x","v":"' + b"a" * (padding + extra) + b'"}')
        lines = scanned(raw + ending + GOOD + b"\n")
        assert [line.line.good for line in lines] == [extra == 0, True]
        assert lines[0].length == len(raw) + len(ending) - 1


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b" \t\r\n", b"\n\n \n", b"\r\r\n", b"\x0c\n"])
def test_line_ends_and_outer_blanks_do_not_matter(
    scanned: Callable[[bytes], list[ScannedLine]], ending: bytes
) -> None:
    lines = scanned(ending.join([GOOD] * 3) + ending)
    assert [line.line.event for line in lines] == [{"type": "x"}] * 3


def test_separators_of_unicode_are_no_line_ends(
    scanned: Callable[[bytes], list[ScannedLine]],
) -> None:
    event = '{"type":"x","v":"a\u2028b\u2029c\u0085d"}'.encode()
    (line,) = scanned(with_event(event) + b"\n")
    assert line.line.event["v"] == "a\u2028b\u2029c\u0085d"


def test_a_byte_order_mark_is_skipped_once(
    scanned: Callable[[bytes], list[ScannedLine]],
) -> None:
    bom = b"\xef\xbb\xbf"
    first, second = scanned(bom + GOOD + b"\n" + bom + GOOD + b"\n")
    assert (first.line.good, first.offset, first.length) == (True, 3, len(GOOD))
    assert not second.line.good
    assert scanned(bom) == []
    assert scanned(bom + b"\n" + GOOD)[0].number == 2


@pytest.mark.parametrize("tail", [GOOD[:-1], b"\0" * 64, b"oops", GOOD + b"\0", b"{"])
def test_an_incomplete_tail_is_torn_and_costs_nothing_before_it(
    scanned: Callable[[bytes], list[ScannedLine]], tail: bytes
) -> None:
    good, torn = scanned(GOOD + b"\n" + tail)
    assert good.line.good
    assert not good.torn
    assert torn.torn
    assert torn.line.reason.startswith(f"incomplete last record, {len(tail)} bytes")


def test_a_good_line_without_its_line_end_is_good(
    scanned: Callable[[bytes], list[ScannedLine]],
) -> None:
    assert [line.torn for line in scanned(GOOD + b"\n" + GOOD)] == [False, False]


def test_a_blank_tail_is_nothing(scanned: Callable[[bytes], list[ScannedLine]]) -> None:
    assert len(scanned(GOOD + b"\n  \r")) == 1


def test_the_bytes_of_the_event_are_found_inside_its_line() -> None:
    event = b'{ "b":[1, {}],"a":"}\\"","b":1e2 }'
    for raw in (
        b'{"time":1,"source":"server","event":' + event + b"}",
        b'{"event" : ' + event + b' , "source":"server","redacted":["a"], "x":{"event":{}}}',
        b'{"event":{"old":1},"source":"server","event":' + event + b"}",
    ):
        line = decode_line(raw)
        assert line.good
        assert line.event_bytes == event


SOME_LINES = (
    GOOD, b"", b" ", b"oops", b"\0\0", GOOD + b"\r", with_event(b'{"v":NaN}'), b"\xff", GOOD[:20],
    with_event(b'{"type":"y","v":"\xc3\xa9"}'), with_event(b'{"v":"' + b"z" * 50 + b'"}'),
)  # fmt: skip


@given(lines=st.lists(st.sampled_from(SOME_LINES)), ended=st.booleans(), chunk=st.integers(4, 200))
def test_the_scan_equals_the_naive_one_however_the_file_is_cut(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], ended: bool, chunk: int
) -> None:
    content = b"\n".join(lines) + (b"\n" if ended and lines else b"")
    path = tmp_path_factory.getbasetemp() / "naive.jsonl"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "CHUNK", chunk)
        found, _ = scan_bytes(path, content)
    whole = content.split(b"\n")
    expected = [(number, raw) for number, raw in enumerate(whole, 1) if raw.strip()]
    assert [(line.number, content[line.offset :][: line.length]) for line in found] == expected
    for line in found:
        last = line.number == len(whole)
        plain = decode_line(content[line.offset :][: line.length])
        assert line.line.good == plain.good
        assert line.torn == (last and not plain.good)


@given(
    lines=st.lists(st.sampled_from(SOME_LINES)), chunk=st.integers(4, 200), most=st.integers(1, 5)
)
def test_stretches_hold_the_lines_of_the_scan(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], chunk: int, most: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "stretches.jsonl"
    found: list[ScannedLine] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "CHUNK", chunk)
        patch.setattr(reader, "STRETCH_LINES", most)
        expected, _ = scan_bytes(path, b"\n".join(lines))
        descriptor = open_recording(path)
        for stretch in scan(descriptor).stretches():
            if isinstance(stretch, ScannedLine):
                found.append(stretch)
            else:
                assert len(stretch.raws) <= most
                found += stretch.lines()
        os.close(descriptor)
    assert found == expected


@given(st.lists(st.sampled_from(SOME_LINES)))
def test_lines_decoded_together_are_those_decoded_one_by_one(lines: list[bytes]) -> None:
    plain = decode_plain([line + b"\n" for line in lines])
    each = [decode_line(line) for line in lines]
    if plain is None:
        assert any(line.reason or line.warnings for line in each) or not all(lines)
    else:
        assert plain.events == [line.event for line in each]
        assert plain.times == [line.time for line in each]
        assert plain.sources == [line.source for line in each]


@settings(max_examples=30)
@given(cut=st.integers(0, 10_000))
def test_every_prefix_of_a_recording_keeps_its_whole_lines(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    content = b"".join(with_event(b'{"type":"x","n":%d}' % n) + b"\n" for n in range(40))
    content = content[: cut % (len(content) + 1)]
    found, _ = scan_bytes(tmp_path_factory.getbasetemp() / "prefix.jsonl", content)
    good = [line for line in found if line.line.good]
    assert len(good) - content.count(b"\n") in (0, 1)  # the last may only lack its line end
    assert [line.line.event["n"] for line in good] == list(range(len(good)))


def test_a_growing_file_is_followed_without_losing_or_repeating_a_line(tmp_path: Path) -> None:
    path = tmp_path / "live.jsonl"
    content = b"".join(with_event(b'{"type":"x","n":%d}' % n) + b"\n" for n in range(5))
    path.write_bytes(b"")
    descriptor = open_recording(path)
    position = number = 0
    seen: list[tuple[int, object]] = []
    for end in [*range(0, len(content), 7), len(content)]:
        path.write_bytes(content[:end])
        lines = scan(descriptor, position, number)
        seen += [(line.number, line.line.event["n"]) for line in lines if line.line.good]
        position, number = lines.position, lines.number
    os.close(descriptor)
    assert seen == [(n + 1, n) for n in range(5)]


def test_a_shrinking_file_ends_the_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CHUNK", 256)
    path = tmp_path / "shrinks.jsonl"
    path.write_bytes((GOOD + b"\n") * 100)
    descriptor = open_recording(path)
    lines = scan(descriptor)
    next(lines)
    os.truncate(path, 10)
    assert all(line.line.good or line.torn for line in lines)
    os.close(descriptor)


def test_a_pipe_is_scanned_as_it_comes() -> None:
    reading, writing = os.pipe()
    lines = scan(reading)
    os.write(writing, b"\xef")
    os.write(writing, b"\xbb\xbf" + GOOD + b"\n" + GOOD[:9])
    assert next(lines).line.good
    os.close(writing)
    assert [line.torn for line in lines] == [True]
    os.close(reading)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (GOOD.decode().encode("utf-16"), "UTF-16"),
        (GOOD.decode().encode("utf-16-le"), "UTF-16"),
        (GOOD.decode().encode("utf-16-be"), "UTF-16"),
        (b"\x1f\x8b\x08\x00", "gunzip"),
    ],
)
def test_other_formats_are_refused_by_name(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=word):
        open_recording(path)
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    with pytest.raises(RecordingError, match=word):
        next(scan(reading))
    os.close(reading)


def test_a_compressed_recording_reads_as_the_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    packed = gzip.compress((GOOD + b"\n") * 3 + GOOD[:9])
    found, _ = scan_bytes(path, packed)
    assert [line.torn for line in found] == [False, False, False, True]
    assert path.read_bytes() == packed


def test_a_gzip_bomb_or_a_damaged_gzip_is_refused_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inflate, "MAX_INFLATED", 1000)
    for content, word in [
        (gzip.compress(b"\0" * 1000), None),
        (gzip.compress(b"\0" * 1001), "more than 1,000 bytes"),
        (gzip.compress(GOOD)[:-9], "damaged after"),
        (gzip.compress(GOOD)[:40] + b"????" + gzip.compress(GOOD)[44:], "damaged after"),
    ]:
        path = tmp_path / "a.gz"
        path.write_bytes(content)
        if word is None:
            os.close(open_recording(path))
        else:
            with pytest.raises(RecordingError, match=word):
                open_recording(path)


def test_what_is_no_file_is_refused_with_a_remedy(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path, word in [
        (tmp_path / "missing", "no such file"),
        (tmp_path, "directory"),
        (pipe, "standard input"),
        (Path("/dev/null"), "device"),
        (loop, "link"),
        (tmp_path / "nul\0", "name"),
        (tmp_path / ("x" * 5000), "too long"),
        (pipe / "below", "no such file"),
    ]:
        with pytest.raises(RecordingError, match=word):
            open_recording(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_bytes(GOOD)
    path.chmod(0)
    with pytest.raises(RecordingError, match="permissions"):
        open_recording(path)


def test_a_disk_that_fails_while_reading_ends_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD)
    descriptor = open_recording(path)

    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", fail)
    with pytest.raises(RecordingError, match="Input/output error"):
        next(scan(descriptor))
    os.close(descriptor)
