"""What is said where a command should be and is none."""

from pathlib import Path

import pytest

from console.cli import main


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("shw", "no command 'shw': did you mean 'show'?"),
        ("frobnicate", "no command 'frobnicate': there are demo, connect, replay, list, show"),
        ("ev\x1bil", "no command 'ev"),
    ],
)
def test_a_slip_in_a_command_is_told_with_what_may_be_meant(
    typed: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([typed, "one.jsonl"]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert "\x1b" not in error


def test_a_file_in_place_of_a_command_says_how_it_is_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "one.jsonl"
    path.touch()
    assert main.run([str(path)]) == 2
    assert f"'realtime-console replay {path}' opens a recording" in capsys.readouterr().err
