"""The conversation of a recording as Markdown: a report to be pasted into an issue.

What came over the wire stands in code alone. There it is no HTML, no link and no heading, and it
notifies nobody: escaping would not keep an @name from that.
"""

import re
import textwrap
from array import array
from collections.abc import Callable

from console.cli.conversation import ConversationFold
from console.cli.stats import figure_lines
from console.inspection.responses import verdict
from console.inspection.statistics import SessionStatistics
from console.inspection.transcript import Entry, entries
from console.protocol.secrets import mask_text
from console.protocol.text import single_line, visible
from console.recording.times import format_time
from console.store.event import RealtimeEvent
from console.store.pretty import indented
from console.store.units import clock_text

_WIDTH = 96
_LONGEST_SPAN = 400
_LONGEST_BLOCK = 100_000
_SPEAKERS = {"you": "User", "assistant": "Assistant", "system": "System"} | {
    "tool": "Tool",
    "error": "Error",
}
_WORD = r"[A-Za-z]+|p[0-9]{2}|\+?[0-9][0-9,]*(?:\.[0-9]+)?"
_PLAIN = re.compile(rf"(?:{_WORD})(?:,? (?:{_WORD}|·|…))*")
"""Words and figures in which Markdown, however generous, finds nothing."""


class ConversationMarkdown(ConversationFold):
    """How the session went in figures, then who said what, and how each answer ended."""

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__()
        self._statistics = SessionStatistics(self.state)
        self._write = write
        self._times = array("d")

    def add(self, event: RealtimeEvent) -> None:
        """Count and fold the next event."""
        self._statistics.add(event)
        self._times.append(event.time)

    def report(self) -> None:
        """Write the figures, the conversation, and what did not fit it."""
        config = self.state.config
        figures = [("model", config.model), ("voice", config.voice)]
        if self.dating.known:
            started = format_time(self._times[0])[: len("2026-11-22T10:11:12")].replace("T", " ")
            figures.append(("started", f"{started} UTC"))
        figures += figure_lines(self._statistics.as_json())
        self._write("# Realtime session\n\n")
        for label, value in figures:
            if label and value:
                self._write(f"- {label}: {inline(value)}\n")
        self._write("\n## Conversation\n")
        for entry in entries(self.state):
            self._write_entry(entry)
        misfits = self.misfits()
        if misfits:
            self._write("\n## What did not fit\n\n")
            self._write("".join(f"- {inline(text)}\n" for text in misfits))

    def _write_entry(self, entry: Entry) -> None:
        self._write(f"\n### {_SPEAKERS.get(entry.role) or inline(entry.role)}\n\n")
        notes = [note.text for note in entry.notes]
        record = self.state.responses.for_item(entry.id)
        if record is not None and record.status == "completed" and entry.role == "assistant":
            notes.append(verdict(record).text)
        if entry.row is not None and entry.row < len(self._times):
            notes.insert(0, clock_text(self._times[entry.row] - self._times[0]))
        self._write(" · ".join(map(inline, filter(None, notes))) + "\n")
        item = self.state.conversation.get_item(entry.id)
        if item is not None and item.type == "function_call":
            tool = item.formatted.tool
            self._write(f"\nCalls {inline(item.name)} with\n")
            arguments = mask_text(tool.arguments if tool else item.arguments)
            self._write(block(indented(arguments), "json"))
        elif entry.text:
            self._write(block(entry.text))
        if entry.output is not None:
            self._write("\nIt answers\n" + block(entry.output))


def inline(text: str) -> str:
    """Text within a line: as it is when it is only words and figures, else as code."""
    text = single_line(text, _LONGEST_SPAN)
    if _PLAIN.fullmatch(text):
        return text
    ticks = _ticks(text, 1)
    return f"`{text}`" if ticks == "`" else f"{ticks} {text} {ticks}"


def block(text: str, language: str = "text") -> str:
    """Text of any length as a block of code, its lines broken where they are long."""
    shown = visible(text[:_LONGEST_BLOCK], newlines=True).expandtabs(4).rstrip("\n")
    if len(text) > _LONGEST_BLOCK:
        shown += f"\n… {len(text) - _LONGEST_BLOCK:,} more characters"
    lines = [part for line in shown.split("\n") for part in textwrap.wrap(line, _WIDTH) or [""]]
    fence = _ticks(text, 3)
    return "\n".join(["", fence + language, *lines, fence, ""])


def _ticks(text: str, least: int) -> str:
    """More backticks in a row than there are in a text."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)
