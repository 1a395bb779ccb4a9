"""The mind of the simulator."""

from console.protocol.wire import objects_at, text_at
from console.simulator.reply import Question, Reply, Say


def answer(question: Question) -> Reply:
    """An answer."""
    said = ""
    for entry in question.items:
        if text_at(entry.item, "role") == "user":
            said = " ".join(text_at(p, "text") for p in objects_at(entry.item, "content"))
    return Reply((Say(f"Hello! You said: {said}"),))
