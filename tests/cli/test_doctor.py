"""`doctor` always answers, and what it says may be pasted anywhere."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run

KEY = "sk-proj-abcdefghijklmnop1234"


@pytest.fixture(autouse=True)
def fresh_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


def test_it_ends_well_and_names_what_is_missing_with_its_remedy() -> None:
    outcome = run("doctor")
    assert outcome.status == 0
    assert outcome.err == b""
    assert "key" in outcome.out.decode()
    assert "OPENAI_API_KEY" in outcome.out.decode()


def test_keys_passwords_and_the_home_folder_stay_out_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("https_proxy", "http://me:hush@proxy:8080")
    monkeypatch.setenv("TERM", "\x1b[31mred")
    for arguments in ((), ("--json",)):
        shown = run("doctor", *arguments).out.decode()
        assert "sk-…1234" in shown
        assert "environment" in shown
        for private in (KEY, "hush", str(tmp_path / "HOME"), "\x1b"):
            assert private not in shown


def test_for_programs_every_finding_has_a_status_and_a_detail() -> None:
    report = json.loads(run("doctor", "--json").out)
    assert {"Python", "key", "endpoint", "recordings", "terminal"} <= set(report)
    assert all(found["status"] in ("ok", "missing", "note") for found in report.values())
    assert all(isinstance(found["detail"], str) for found in report.values())


@pytest.mark.parametrize(
    ("tools", "displays", "status", "detail"),
    [
        (["xclip"], ["DISPLAY"], "ok", "xclip"),
        (["xclip", "wl-copy"], ["DISPLAY"], "ok", "xclip"),
        (["pbcopy"], [], "ok", "pbcopy"),
        (["xclip", "xsel"], [], "note", "xclip, xsel, but no display (DISPLAY): the terminal"),
        (["wl-copy"], ["DISPLAY"], "note", "wl-copy, but no display (WAYLAND_DISPLAY)"),
        ([], ["DISPLAY"], "note", "no tool (wl-copy, xclip, xsel): the terminal is asked (OSC 52)"),
    ],
)
def test_a_clipboard_tool_works_only_with_its_display(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tools: list[str],
    displays: list[str],
    status: str,
    detail: str,
) -> None:
    for tool in tools:
        (tmp_path / tool).touch(mode=0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    for variable in displays:
        monkeypatch.setenv(variable, ":0")
    found = json.loads(run("doctor", "--json").out)["clipboard"]
    assert found["status"] == status
    assert found["detail"].startswith(detail)
