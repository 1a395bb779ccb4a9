"""Sound that is missing: plain words, no imports before use, no noise on the screen."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from console.sound.devices import Devices, available, divert_stderr
from tests.sound.card import SoundCard

OPEN_BOTH = """
    import asyncio
    from console.sound.devices import available
    from console.sound.errors import SoundUnavailable
    from console.sound.player import Player
    from console.sound.recorder import Recorder

    loop = asyncio.new_event_loop()
    attempts = [
        available,
        Player(loop, lambda: None).open,
        Recorder(lambda block: None, loop, lambda: None).start,
    ]
    for attempt in attempts:
        try:
            print(attempt())
        except SoundUnavailable as error:
            print(error)
"""


def run(script: str) -> list[str]:
    """The lines a Python script prints in a process of its own."""
    finished = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.splitlines()


def test_importing_the_sound_package_loads_neither_portaudio_nor_numpy() -> None:
    script = """
        import sys
        import console.sound.player, console.sound.recorder, console.sound.devices
        print(sorted({"sounddevice", "numpy"} & set(sys.modules)))
    """
    assert run(script) == ["[]"]


def test_without_portaudio_the_message_says_what_to_install() -> None:
    find_nothing = "import ctypes.util\nctypes.util.find_library = lambda name: None\n"
    lines = run(find_nothing + textwrap.dedent(OPEN_BOTH))
    assert len(lines) == 3
    assert set(lines) == {
        "No sound: the PortAudio library is missing: install it with 'apt install libportaudio2' "
        "(Debian, Ubuntu), 'dnf install portaudio' (Fedora) or 'brew install portaudio' (macOS)"
    }


def test_without_the_package_the_message_says_what_to_install() -> None:
    block = "import sys\nsys.modules['sounddevice'] = None\n"
    lines = run(block + textwrap.dedent(OPEN_BOTH))
    message = "No sound: the sounddevice package is missing: run 'pip install sounddevice'"
    assert lines == [message] * 3


def test_without_devices_the_message_says_which_is_missing() -> None:
    try:
        import sounddevice  # noqa: F401
    except OSError:
        pytest.skip("the PortAudio library is not installed")
    found, *lines = run(OPEN_BOTH)
    if found != "Devices(speaker=None, microphone=None)":
        pytest.skip("this machine has sound devices")
    advice = "connect one, or check that PulseAudio or PipeWire runs"
    assert lines == [
        f"No sound: no speaker found: {advice}",
        f"No sound: no microphone found: {advice}",
    ]


def test_the_devices_that_would_be_used_are_named(sound_card: SoundCard) -> None:
    assert available() == Devices(speaker="default", microphone="default")


@pytest.mark.parametrize("trouble", ["SIGSTOP", "SIGKILL"])
def test_a_stuck_or_dying_sound_server_holds_up_neither_an_interruption_nor_the_end(
    trouble: str, sound_card: SoundCard
) -> None:
    # in a process of its own: PortAudio has a stuck thread afterwards
    script = f"""
        import asyncio, os, signal, time
        from console.sound.player import Player

        async def main():
            stopped = asyncio.Event()
            player = Player(asyncio.get_running_loop(), stopped.set)
            player.open()
            player.write("item_a", bytes(480_000))
            while not player.heard_samples("item_a"):
                await asyncio.sleep(0.01)
            os.kill({sound_card.process_id}, signal.{trouble})
            started = time.monotonic()
            cut = player.interrupt()
            await stopped.wait()
            player.close()
            print(cut.item_id, time.monotonic() - started < 2)

        asyncio.run(main())
    """
    assert run(script) == ["item_a True"]


def test_what_libraries_print_goes_to_the_log_and_what_textual_paints_to_the_screen(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    log = tmp_path / "stderr.log"
    with divert_stderr(log):
        os.write(2, b"ALSA lib pcm.c: noise\n")
        assert sys.__stderr__ is not None
        sys.__stderr__.write("painted\n")
    os.write(2, b"and back\n")
    assert capfd.readouterr().err == "painted\nand back\n"
    assert log.read_text() == "ALSA lib pcm.c: noise\n"
    assert log.stat().st_mode & 0o777 == 0o600


def test_the_log_is_appended_to_and_leaving_by_an_exception_puts_everything_back(
    tmp_path: Path,
) -> None:
    log, before = tmp_path / "stderr.log", sys.__stderr__
    log.write_text("earlier\n")
    with pytest.raises(KeyError), divert_stderr(log):
        os.write(2, b"later\n")
        raise KeyError
    assert log.read_text() == "earlier\nlater\n"
    assert sys.__stderr__ is before
