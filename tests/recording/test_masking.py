"""Secrets that others recorded are masked before anybody looks."""

from console.recording.masking import masked
from console.recording.reader import ScannedLine, decode_line

SECRET = b'{"time":5,"source":"client","event":{"session":{"tools":[{"authorization":"hush"}]}}}'


def scanned(raw: bytes, *, torn: bool = False) -> ScannedLine:
    return ScannedLine(7, len(raw), 1, decode_line(raw), torn)


def test_a_line_without_secrets_stays_the_same_object() -> None:
    line = scanned(b'{"time":5,"source":"server","event":{"type":"x"}}')
    assert masked(line) is line


def test_event_and_bytes_lose_the_secret_and_the_place_stays() -> None:
    line = masked(scanned(SECRET))
    assert "hush" not in str(line)
    assert line.line.good
    assert (line.offset, line.length) == (7, len(SECRET))


def test_a_bad_line_keeps_its_reason_and_loses_the_secret() -> None:
    torn = scanned(SECRET[:-1], torn=True)
    torn = torn._replace(line=torn.line._replace(reason="incomplete last record"))
    line = masked(torn)
    assert (line.torn, line.line.reason) == (True, "incomplete last record")
    assert b"hush" not in line.line.raw
