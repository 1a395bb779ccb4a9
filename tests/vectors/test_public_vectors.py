"""Our client does what the reference client does, with its known faults fixed."""

from pathlib import Path

import pytest

from tests.vectors.__main__ import main
from tests.vectors.runner import run_file

FOLDER = Path(__file__).parent.parent / "data" / "vectors"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_client_agrees_with_the_vector(path: Path) -> None:
    assert run_file(path) == []


def test_the_last_line_counts_what_passed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "utils.json").write_bytes((FOLDER / "utils.json").read_bytes())
    (tmp_path / "broken.json").write_text("{")
    assert main([str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("broken.json: cannot be read")
    assert lines[-1] == "1 passed, 1 failed"


def test_a_wrong_expectation_is_found(tmp_path: Path) -> None:
    text = (FOLDER / "text_turns.json").read_text(encoding="utf-8")
    twisted = tmp_path / "twisted.json"
    twisted.write_text(text.replace('"isConnected": true', '"isConnected": false'))
    assert [line.partition(":")[0] for line in run_file(twisted)] == ["state"]
