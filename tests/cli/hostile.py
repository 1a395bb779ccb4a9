"""The hostile corpus: broken and malicious files, and what must come of each."""

from dataclasses import dataclass
from pathlib import Path

from console.protocol.wire import JsonObject, list_at, object_at, objects_at, parse_object, text_at

FOLDER = Path(__file__).resolve().parents[1] / "data" / "hostile"


@dataclass(frozen=True, slots=True)
class Case:
    """One file and its expected outcome."""

    path: Path
    kind: str
    expect: JsonObject

    def texts(self, key: str) -> list[str]:
        """A list of strings in the expectation."""
        return [text for text in list_at(self.expect, key) if isinstance(text, str)]


def cases(kind: str) -> list[Case]:
    """All cases of a kind: "recording" or "session_config"."""
    manifest = parse_object((FOLDER / "manifest.json").read_bytes())
    return [
        Case(FOLDER / text_at(case, "file"), kind, object_at(case, "expect"))
        for case in objects_at(manifest, "cases")
        if text_at(case, "kind") == kind
    ]
