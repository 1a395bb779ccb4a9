"""What is loaded when: start-up cost is promised, so it is checked by what gets imported."""

import subprocess
import sys

import pytest

HEAVY = ("textual", "numpy", "websockets", "sounddevice")


def loaded_after(code: str) -> set[str]:
    """The heavy packages that a fresh interpreter has loaded after running some code."""
    report = f"{code}\nimport sys\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True, timeout=60
    )
    return set(run.stdout.split("\n")[-2].split())


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["replay", "--help"], ["check", "--help"]]
)
def test_answers_that_need_no_screen_load_nothing_heavy(arguments: list[str]) -> None:
    code = (
        f"import sys; sys.argv[1:] = {arguments!r}\n"
        "from console.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass"
    )
    assert not loaded_after(code)


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not loaded_after("import console")


def test_the_client_does_not_load_the_terminal_interface() -> None:
    assert "textual" not in loaded_after("from console import RealtimeClient")


def test_the_first_thing_painted_loads_textual_alone() -> None:
    assert loaded_after("import console.tui.app") == {"textual"}
