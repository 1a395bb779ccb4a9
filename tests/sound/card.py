"""A sound card without hardware: a private PulseAudio that PortAudio reaches through ALSA.

Two null sinks: what is played to `speaker` can be heard on its monitor, what is played to `mouth`
is what the microphone records. Everything lives in one folder; nothing of the machine is touched.
"""

import contextlib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.sound.devices import load
from console.sound.errors import SoundUnavailable

_ALSA = """\
</usr/share/alsa/alsa.conf>
pcm.!default {{ type asym playback.pcm "card_speaker" capture.pcm "card_mic" hint.description "d" }}
pcm.card_speaker {{ type pulse server "unix:{socket}" device "speaker" handle_underrun 0 }}
pcm.card_mic {{ type pulse server "unix:{socket}" device "mic" }}
"""

# norewinds: otherwise a null sink renders up to 2 s ahead and its monitor stalls or loses pieces
_PULSE = """\
.fail
load-module module-native-protocol-unix socket={socket} auth-anonymous=1
load-module module-null-sink sink_name=speaker rate=24000 channels=1 format=s16le norewinds=1
load-module module-null-sink sink_name=mouth rate=24000 channels=1 format=s16le norewinds=1
load-module module-remap-source master=mouth.monitor source_name=mic
set-default-sink speaker
set-default-source mic
"""

_DAEMON = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--system=no"]
_DAEMON += ["--exit-idle-time=-1", "--realtime=no", "--high-priority=no", "--disable-shm=yes"]
_FORMAT = ["--raw", "--format=s16le", "--rate=24000", "--channels=1"]
_PROGRAMS = ("pulseaudio", "pactl", "parec", "pacat")


@contextlib.contextmanager
def running_card(folder: Path) -> Iterator["SoundCard"]:
    """A card for one test, which is skipped where something is not installed."""
    if missing := [program for program in _PROGRAMS if shutil.which(program) is None]:
        pytest.skip(f"no virtual sound card: {', '.join(missing)} not installed")
    try:
        load()
    except SoundUnavailable as error:
        pytest.skip(f"no virtual sound card: {error}")
    card = SoundCard(folder)
    try:
        card.wait_until_ready()
        yield card
    finally:
        card.unplug()


class SoundCard:
    """A running card; `environment` is what a program needs to use it."""

    def __init__(self, folder: Path) -> None:
        runtime = folder / "run"
        for path in (runtime, runtime / "pulse", folder / "state"):
            path.mkdir(mode=0o700)
        socket = runtime / "native"
        alsa, pulse = folder / "asound.conf", folder / "default.pa"
        alsa.write_text(_ALSA.format(socket=socket))
        pulse.write_text(_PULSE.format(socket=socket))
        self.environment = {
            "XDG_RUNTIME_DIR": str(runtime),
            "PULSE_RUNTIME_PATH": str(runtime / "pulse"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_SERVER": f"unix:{socket}",
            "ALSA_CONFIG_PATH": str(alsa),
        }
        self._environ = os.environ | self.environment
        log = f"--log-target=newfile:{folder / 'pulse.log'}"
        self._daemon = subprocess.Popen(
            [*_DAEMON, "-F", str(pulse), log],
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def process_id(self) -> int:
        """The daemon's."""
        return self._daemon.pid

    def wait_until_ready(self, timeout_s: float = 5.0) -> None:
        """Return when the microphone is there; raises TimeoutError."""
        deadline = time.monotonic() + timeout_s
        while (left_s := deadline - time.monotonic()) > 0:
            listing = subprocess.run(
                ["pactl", "list", "short", "sources"],
                env=self._environ,
                capture_output=True,
                timeout=left_s,
            )
            if b"\tmic\t" in listing.stdout:
                return
            time.sleep(0.02)
        raise TimeoutError("the virtual sound card did not start")

    def listen(self, source: str = "speaker.monitor") -> "Ear":
        """Start to hear what the speaker plays, or what the microphone ("mic") gets."""
        return Ear(["parec", "-d", source, *_FORMAT, "--latency-msec=10"], self._environ)

    def say(self, pcm16: bytes) -> None:
        """Speak into the microphone; returns when all has been said."""
        speak = ["pacat", "-d", "mouth", *_FORMAT, "--latency-msec=400"]
        subprocess.run(speak, env=self._environ, input=pcm16, check=True, timeout=60)

    def unplug(self) -> None:
        """The daemon dies at once, as when a device is pulled out."""
        self._daemon.kill()
        self._daemon.wait()


def played_whole(heard: bytes, pcm16: bytes) -> bool:
    """Whether all of it was played, in order and unaltered.

    Silence may lie between its samples: that is how a sound card waits for a machine that is busy.
    """
    rest = iter(heard)
    for byte in pcm16:
        for got in rest:
            if got == byte:
                break
            if got:
                return False
        else:
            return False
    return not any(rest)


class Ear:
    """Collects what is played, in a thread that keeps the pipe from filling."""

    def __init__(self, command: list[str], environ: dict[str, str]) -> None:
        self._recorder = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE)
        self._started = threading.Event()
        self._pcm16 = bytearray()
        self.arrivals: list[tuple[float, int]] = []
        """When (`time.perf_counter`) how many bytes had come in all."""
        self._thread = threading.Thread(target=self._collect, name="ear")
        self._thread.start()
        if not self._started.wait(5):
            raise TimeoutError("the speaker's monitor gives nothing")

    def __enter__(self) -> "Ear":
        return self

    def __exit__(self, *_: object) -> None:
        self._recorder.terminate()
        self._recorder.wait()
        self._thread.join()

    @property
    def everything(self) -> bytes:
        """All that was played since listening began."""
        return bytes(self._pcm16)

    @property
    def heard(self) -> bytes:
        """All that was played since listening began, silence before and after left out."""
        return bytes(self._pcm16).strip(b"\0")

    def _collect(self) -> None:
        assert self._recorder.stdout is not None
        while chunk := os.read(self._recorder.stdout.fileno(), 65_536):
            self._pcm16 += chunk
            self.arrivals.append((time.perf_counter(), len(self._pcm16)))
            self._started.set()
