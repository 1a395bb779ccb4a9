"""Many clients for minutes against `serve`: does its memory grow, and is anybody lost?

    python -m tests.soak --minutes 5 --clients 50

Every client holds one conversation after the other, in words, by voice, with interruptions, and
sometimes leaves in the middle. Exit status 1 when a client was lost or memory grew.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from random import Random

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.simulator.program import serving
from tests.simulator.talk import TURN_END, Talk, silence, speech

SAMPLE_EVERY_S = 5.0
WARM_UP = 1 / 2  # of the samples: until as many conversations end as begin
MOST_KIB_PER_MINUTE = 8_192.0
"""Conversations in progress hold some MB more or less: noise over minutes; a leak is more."""

TURN_WITHIN_S = 60.0
PAUSE_S = (0.2, 2.0)


@dataclass
class Tally:
    """What happened: memory samples as (minutes, KiB), and how conversations went."""

    memory: list[tuple[float, int]] = field(default_factory=list)
    conversations: int = 0
    turns: int = 0
    lost: list[str] = field(default_factory=list)

    @property
    def kib_per_minute(self) -> float:
        """The slope of memory after the warm-up, by least squares."""
        settled = self.memory[int(len(self.memory) * WARM_UP) :]
        middle = sum(at for at, _ in settled) / len(settled)
        spread = sum((at - middle) ** 2 for at, _ in settled)
        return sum((at - middle) * size for at, size in settled) / spread if spread else 0.0

    def report(self) -> str:
        """One line a figure."""
        first, last = self.memory[0][1], self.memory[-1][1]
        highest = max(size for _, size in self.memory)
        return (
            f"{self.conversations} conversations, {self.turns} turns\n"
            f"memory {first:,} KiB at first, {highest:,} at most, {last:,} at last; "
            f"slope after the warm-up {self.kib_per_minute:+,.0f} KiB a minute\n"
            f"lost clients: {len(self.lost) or 'none'}\n"
        ) + "".join(f"  {reason}\n" for reason in self.lost[:10])


@cache
def spoken() -> bytes:
    """A user's turn by voice."""
    return speech("Can you hear me?") + silence(900)


async def write_turn(talk: Talk, random: Random) -> None:
    await talk.say(random.choice(("hello", "what is 6 times 7?", "tell me a joke", "long")))


async def voice_turn(talk: Talk, _: Random) -> None:
    await talk.append(spoken())
    await talk.until(TURN_END)


async def interrupted_turn(talk: Talk, _: Random) -> None:
    await talk.write("long")
    await talk.send("response.create")
    await talk.until("response.output_audio.delta")
    await talk.append(spoken())
    await talk.until("input_audio_buffer.committed")
    await talk.until(TURN_END)


async def abandoned_turn(talk: Talk, _: Random) -> None:
    await talk.write("long")
    await talk.send("response.create")
    await talk.until("response.output_audio.delta")
    talk.socket.transport.abort()


TURNS = (write_turn, voice_turn, interrupted_turn)


async def converse(url: str, random: Random, tally: Tally, until_s: float) -> None:
    """One conversation of a few turns, or until the time is up; some leave without a word."""
    async with connect(url, proxy=None, max_size=None) as socket:
        talk = Talk(socket)
        await talk.until("session.created")
        for _ in range(random.randint(1, 5)):
            async with asyncio.timeout(TURN_WITHIN_S):
                await random.choice(TURNS)(talk, random)
            tally.turns += 1
            talk.events.clear()
            if time.monotonic() > until_s:
                break
            await asyncio.sleep(random.uniform(*PAUSE_S))
        if random.random() < 0.2:
            await abandoned_turn(talk, random)
    tally.conversations += 1


async def keep_talking(url: str, random: Random, tally: Tally, until_s: float) -> None:
    """One client: conversation after conversation until the time is up."""
    while time.monotonic() < until_s:
        try:
            await converse(url, random, tally, until_s)
        except (OSError, TimeoutError, WebSocketException, AssertionError) as error:
            tally.lost.append(f"{type(error).__name__}: {error}")


def memory_kib(process_id: int) -> int:
    """The resident memory of a process."""
    shown = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(process_id)], capture_output=True, text=True, check=True
    )
    return int(shown.stdout)


async def soak(clients: int, minutes: float, pace: float, every_s: float) -> Tally:
    """Run it all."""
    tally = Tally()
    started_s = time.monotonic()
    until_s = started_s + 60 * minutes
    async with serving("--pace", f"{pace}", "--seed", "1") as (process, url):
        if process.stderr is None:
            raise RuntimeError("the program's log is not a pipe")
        log = asyncio.create_task(process.stderr.read(), name="log is drained")
        async with asyncio.TaskGroup() as group:
            for number in range(clients):
                group.create_task(keep_talking(url, Random(number), tally, until_s))
            while time.monotonic() < until_s:
                kib = await asyncio.to_thread(memory_kib, process.pid)
                tally.memory.append(((time.monotonic() - started_s) / 60, kib))
                await asyncio.sleep(every_s)
        process.terminate()
        await process.wait()
        if b" failed: " in await log:
            tally.lost.append("the server's log tells of failed sessions")
    return tally


def main() -> int:
    """Read the options, run, report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--pace", type=float, default=0.5)
    options = parser.parse_args()
    tally = asyncio.run(soak(options.clients, options.minutes, options.pace, SAMPLE_EVERY_S))
    sys.stdout.write(f"{options.clients} clients, {options.minutes:g} minutes\n{tally.report()}")
    return int(bool(tally.lost) or tally.kib_per_minute > MOST_KIB_PER_MINUTE)


if __name__ == "__main__":
    sys.exit(main())
