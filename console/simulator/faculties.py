"""What makes a simulated assistant: how it thinks, speaks and hears. Each can be exchanged."""

from dataclasses import dataclass

from console.simulator.reply import Mind
from console.simulator.vad import Hear, energy
from console.simulator.voice import Speak, speak


@dataclass(frozen=True, slots=True)
class Faculties:
    """The mind, the voice and the ear of a session."""

    mind: Mind
    speak: Speak = speak
    hear: Hear = energy
