"""What `serve` runs: the simulator as its options want it, until a signal ends it."""

import argparse
import asyncio
import os
import sys
from contextlib import AsyncExitStack

from console.cli.errors import UsageError
from console.protocol.secrets import Secret
from console.recording.reader import RecordingError, open_recording
from console.session.signals import on_signals
from console.simulator.brain.brain import Brain, BrainUnusable
from console.simulator.espeak import EspeakMissing, EspeakVoice
from console.simulator.faults import FaultError, parse_fault
from console.simulator.mind.scenario import ScenarioError, load_scenario
from console.simulator.reply import Mind
from console.simulator.server import Simulator
from console.simulator.silero import SileroMissing, silero
from console.simulator.vad import Hear, energy
from console.simulator.voice import Speak, speak

_UNUSABLE = (
    BrainUnusable,
    EspeakMissing,
    FaultError,
    RecordingError,
    ScenarioError,
    SileroMissing,
)
"""Options that cannot be: each error is one line with the remedy."""


async def serve(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; exit status 0. Raises UsageError."""
    async with AsyncExitStack() as closing:
        try:
            simulator = _simulator(arguments, closing)
        except _UNUSABLE as error:
            raise UsageError(str(error)) from None
        try:
            await closing.enter_async_context(simulator)
        except OSError as error:
            raise UsageError(
                f"cannot listen on {arguments.host} port {arguments.port}: {_reason(error)}; "
                "choose another with --port, or --port 0 for a free one"
            ) from None
        stopping = asyncio.Event()
        on_signals(("SIGTERM", "SIGINT", "SIGBREAK"), lambda _: stopping.set())
        sys.stdout.write(f"listening on {simulator.url}\n")
        sys.stdout.flush()
        await stopping.wait()
    return 0


def _simulator(arguments: argparse.Namespace, closing: AsyncExitStack) -> Simulator:
    """The server; what must be closed after it is put on the stack."""
    recording, scenario = arguments.recording, arguments.scenario
    if recording is not None:  # later errors would reach clients only
        os.close(open_recording(recording))
    return Simulator(
        arguments.host,
        arguments.port,
        arguments.seed,
        arguments.pace,
        allowed_origins=tuple(arguments.allow_origin),
        scenario=None if scenario is None else load_scenario(scenario),
        mind=_mind(arguments, closing),
        strict=arguments.strict,
        lifetime_s=arguments.lifetime,
        recording=recording,
        faults=[parse_fault(written) for written in arguments.fault],
        speak=_voice(arguments, closing),
        hear=_ear(arguments),
        log=_log,
    )


def _mind(arguments: argparse.Namespace, closing: AsyncExitStack) -> Mind | None:
    if arguments.brain is None:
        return None
    if arguments.scenario is not None:
        raise UsageError("--brain thinks instead of a scenario: leave out --scenario or --brain")
    brain = Brain(arguments.brain, model=arguments.brain_model, key=_brain_key(arguments))
    closing.push_async_callback(brain.close)
    return brain.think


def _brain_key(arguments: argparse.Namespace) -> Secret | None:
    """The key from the environment: on the command line everybody could read it."""
    name = arguments.brain_key_env
    if name is None:
        return None
    value = os.environ.get(name, "")
    if not value:
        raise UsageError(f"--brain-key-env {name}: no such environment variable; export it first")
    return Secret(value)


def _voice(arguments: argparse.Namespace, closing: AsyncExitStack) -> Speak:
    if not arguments.espeak:
        return speak
    voice = EspeakVoice()
    closing.callback(voice.close)
    return voice.speak


def _ear(arguments: argparse.Namespace) -> Hear:
    if arguments.vad == "energy":
        return energy
    silero(0.5)  # a model that is missing is told now, not to the first client
    return silero


def _reason(error: OSError) -> str:
    number = error.errno or 0
    return os.strerror(number) if number > 0 else str(error.strerror)


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
