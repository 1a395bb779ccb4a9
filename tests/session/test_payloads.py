"""Lines behind rows."""

import os
from pathlib import Path

from console.session import payloads
from console.session.payloads import Payloads


def test_lines_are_read_from_the_file_they_lie_in(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"first\nsecond\n")
    held = Payloads(os.open(path, os.O_RDONLY))
    path.unlink()
    assert held.read(6, 6) == b"second"
    held.close()
    assert held.read(6, 6) == b""


def test_lines_that_could_not_be_written_are_kept_up_to_a_bound(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(payloads, "MAX_MEMORY_BYTES", 10)
    held = Payloads()
    places = [held.keep(line) for line in (b"12345", b"67890", b"abc")]
    assert [held.read(place, 5) for place in places] == [b"", b"67890", b"abc"]
