"""Questions about the session itself, answered from its configuration."""

import re
from collections.abc import Callable, Mapping

from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from console.simulator.mind.heard import Heard
from console.simulator.mind.scenario import Scenario
from console.simulator.reply import Call, Say

_PERSONA = re.compile(r"\b(?:[Yy]our name is|[Yy]ou are(?: called)?|[Aa]ct as) ([A-Z][\w'-]+)")


def session_fact(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """The fact that is asked for; passes when none of them is."""
    said = heard.said.lower()
    for pattern, tell in _FACTS:
        if re.search(pattern, said):
            return [Say(tell(heard))]
    return None


def identity(
    heard: Heard, groups: Mapping[str, str], scenario: Scenario
) -> list[Say | Call] | None:
    """The name that the instructions give us; passes when they give none."""
    named = _PERSONA.search(heard.question.instructions)
    if named is None:
        return None
    return [Say(f"I'm {named[1]}, as my instructions say.", short=f"{named[1]}.")]


def _output(heard: Heard) -> JsonObject:
    return object_at(object_at(heard.question.session, "audio"), "output")


def _voice(heard: Heard) -> str:
    voice = _output(heard).get("voice")
    shown = voice if isinstance(voice, str) else "a custom voice"
    return f"This session speaks with the voice {shown}. It can change until I have spoken once."


def _model(heard: Heard) -> str:
    model = text_at(heard.question.session, "model")
    return (
        f"The session asked for {model}, but you are talking to the simulator of realtime-console."
    )


def _instructions(heard: Heard) -> str:
    instructions = heard.question.instructions.strip()
    return f"My instructions say: “{instructions}”" if instructions else "I have no instructions."


def _tools(heard: Heard) -> str:
    names = [text_at(tool, "name") or text_at(tool, "server_label") for tool in
             objects_at({"tools": list(heard.question.tools)}, "tools")]  # fmt: skip
    if not names:
        return "This session has no tools. Add some in the session and I will call them."
    return f"I can call {', '.join(names)}."


def _turns(heard: Heard) -> str:
    audio = object_at(object_at(heard.question.session, "audio"), "input")
    detection = object_at(audio, "turn_detection")
    if not detection:
        return "Turn detection is off: you commit your audio and ask for a response yourself."
    return f"Turn detection is {text_at(detection, 'type')}: I notice when you stop speaking."


def _format(heard: Heard) -> str:
    shown = object_at(_output(heard), "format")
    return f"I speak in {text_at(shown, 'type')} at speed {_output(heard).get('speed')}."


def _turn_count(heard: Heard) -> str:
    return f"This is message number {heard.turn + 1} from you in this session."


_FACTS: tuple[tuple[str, Callable[[Heard], str]], ...] = (
    (r"\bvoice\b", _voice),
    (r"\bmodel\b|\bllm\b", _model),
    (r"\binstructions?\b|\bprompt\b", _instructions),
    (r"\btools?\b|\bfunctions?\b", _tools),
    (r"\bvad\b|\bturn detection\b", _turns),
    (r"\bformat\b|\bsample rate\b|\bcodec\b", _format),
    (r"\bhow many (?:messages|turns)\b", _turn_count),
)
