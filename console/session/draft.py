"""The session draft: JSON text checked as it is typed, what it would change, what is sent of it."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from console.client.errors import ClientError
from console.protocol.secrets import MASK
from console.protocol.session import changes
from console.protocol.text import single_line
from console.protocol.wire import JsonObject, JsonValue, WireError, dump_json, kind_of, parse_json

_PLAIN = re.compile(r"[\n\x20-\x7e]*")
READ_ONLY = ("id", "object", "expires_at", "client_secret")
"""What a server reports of a session and no client can set."""
MAX_NUMBER = 40
"""How much of a number that is refused is named."""


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What became of a text: a session, or why it is none and where (1-based line and column)."""

    session: JsonObject | None
    message: str = ""
    line: int = 0
    column: int = 0

    @property
    def valid(self) -> bool:
        """Whether the text is a session configuration: a JSON object."""
        return self.session is not None


class DraftRefused(ClientError):
    """A draft that must not be sent as it is."""


class _Mistake(ValueError):
    """A mistake at a place: `position` counts characters from the start."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


def check_session_text(text: str) -> DraftCheck:
    """Check a session configuration as typed: strict JSON, one object, no key twice."""
    try:
        return DraftCheck(_parse(text))
    except json.JSONDecodeError as error:
        return DraftCheck(None, _readable(error.msg), error.lineno, error.colno)
    except _Mistake as mistake:
        line = text.count("\n", 0, mistake.position) + 1
        column = mistake.position - (text.rfind("\n", 0, mistake.position) + 1) + 1
        return DraftCheck(None, str(mistake), line, column)
    except RecursionError:
        return DraftCheck(None, "nested too deeply", 1, 1)
    except WireError as error:  # well-formed, and yet nothing that could be sent
        return DraftCheck(None, str(error), 1, 1)


def _parse(text: str) -> JsonObject:
    def no_constant(name: str) -> JsonValue:
        raise _Mistake(f"{name} is not JSON", _find(text, rf"(?<![\w\"]){re.escape(name)}"))

    def number(convert: Callable[[str], float]) -> Callable[[str], float]:
        def read(source: str) -> float:
            try:
                value = convert(source)
            except ValueError:  # more digits than the interpreter converts
                value = math.inf
            if value in (math.inf, -math.inf):
                shown = single_line(source, MAX_NUMBER)
                raise _Mistake(f"number out of range: {shown}", _find(text, re.escape(source)))
            return value

        return read

    def no_duplicates(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        found: JsonObject = {}
        for key, value in pairs:
            if key in found:
                raise _Mistake(f'"{key}" stands here twice', _find(text, _key(key), last=True))
            found[key] = value
        return found

    value: JsonValue = json.loads(
        text,
        parse_constant=no_constant,
        parse_int=number(int),
        parse_float=number(float),
        object_pairs_hook=no_duplicates,
    )
    if not isinstance(value, dict):
        raise _Mistake(f"a session is an object, not a JSON {kind_of(value)}", 0)
    parse_json(dump_json(value))  # the bounds of the wire hold for what we send too
    return value


def _key(key: str) -> str:
    return re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:"


def _find(text: str, pattern: str, *, last: bool = False) -> int:
    places = [match.start() for match in re.finditer(pattern, text)]
    return (places[-1] if last else places[0]) if places else 0


def _readable(message: str) -> str:
    return message[:1].lower() + message[1:]


def session_text(session: JsonObject) -> str:
    """A session as editable text: what only a server sets is left out."""
    editable = {key: value for key, value in session.items() if key not in READ_ONLY}
    text = json.dumps(editable, indent=2, ensure_ascii=False)
    return "".join(map(_escaped, text)) if not _PLAIN.fullmatch(text) else text


def _escaped(character: str) -> str:
    """A character as it may stand in a terminal: what cannot be seen as its JSON escape."""
    if character.isprintable() or character == "\n":
        return character
    return json.dumps(character)[1:-1] if ord(character) > 0x7E else f"\\u{ord(character):04x}"


def changed_paths(before: JsonObject, after: JsonObject, prefix: str = "") -> list[str]:
    """The paths whose values differ, keys taken away included: "audio.output.voice"."""
    paths = []
    for key in {**before, **after}:
        path = f"{prefix}{key}"
        old, new = before.get(key), after.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            paths += changed_paths(old, new, f"{path}.")
        elif old != new or (key in before) != (key in after):
            paths.append(path)
    return paths


def draft_update(accepted: JsonObject, draft: JsonObject) -> JsonObject:
    """The update that makes the accepted session the draft: what was changed, and nothing else.

    Drafts begin as a recording has the session, its secrets masked. A mask is never sent: its field
    is left out, as the server knows the secret. From a list, which replaces the one there was,
    nothing can be left out: raises DraftRefused.
    """
    return _unmasked(changes(accepted, draft), "")


def _unmasked(update: JsonObject, prefix: str) -> JsonObject:
    result: JsonObject = {}
    for key, value in update.items():
        path = f"{prefix}{key}"
        if isinstance(value, list):
            masked = _masked_path(value, path)
            if masked:
                raise DraftRefused(
                    f"Not sent: {masked} is hidden here ({MASK}); type it again to change {path}"
                )
            result[key] = value
        elif isinstance(value, dict):
            result[key] = _unmasked(value, f"{path}.")
        elif value != MASK:
            result[key] = value
    return result


def _masked_path(value: JsonValue, path: str) -> str:
    """Where a value holds a mask, first; "" for nowhere."""
    if isinstance(value, dict):
        inside = (_masked_path(inner, f"{path}.{key}") for key, inner in value.items())
        return next(filter(None, inside), "")
    if isinstance(value, list):
        inside = (_masked_path(inner, f"{path}[{at}]") for at, inner in enumerate(value))
        return next(filter(None, inside), "")
    return path if value == MASK else ""
