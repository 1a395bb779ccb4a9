"""Key names as terminals send them (the names are Textual's, so tests read like the key table)."""

_NAMED = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b[27u",
    "bare escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "insert": "\x1b[2~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f11": "\x1b[23~",
    "f12": "\x1b[24~",
}
_CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_MODIFIERS = {"shift": 2, "alt": 3, "ctrl": 5}


def key_bytes(key: str) -> bytes:
    """What a terminal sends for a named key ("ctrl+s", "shift+up", "f1"), or for typed text."""
    if key in _NAMED:
        return _NAMED[key].encode()
    modifier, _, base = key.rpartition("+")
    if base in _CURSOR:
        code = _MODIFIERS.get(modifier)
        return (
            f"\x1b[1;{code}{_CURSOR[base]}".encode() if code else f"\x1b[{_CURSOR[base]}".encode()
        )
    if modifier == "ctrl" and len(base) == 1:
        return bytes([ord(base.upper()) & 0x1F])
    return key.encode()
