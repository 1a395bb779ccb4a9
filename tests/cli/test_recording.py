"""Where a live session is recorded, as asked for on the command line."""

from pathlib import Path

import pytest

from console.cli.errors import UsageError
from console.cli.main import build_parser
from console.cli.recording import recording_arguments


@pytest.mark.parametrize("command", ["demo", "connect"])
def test_a_recording_is_named_and_may_go_on(command: str) -> None:
    parser = build_parser([command])
    given = parser.parse_args([command, "--record", "a.jsonl", "--append"])
    assert recording_arguments(given) == (Path("a.jsonl"), True)
    assert recording_arguments(parser.parse_args([command])) == (None, False)
    with pytest.raises(UsageError, match="--record FILE"):
        recording_arguments(parser.parse_args([command, "--append"]))
