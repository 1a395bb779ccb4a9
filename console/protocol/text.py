"""The one sanitiser: text from the wire, made safe to show on a terminal or in a message.

What could steer a terminal, hide itself or reorder its neighbours becomes visible: C0, DEL, C1,
bidirectional controls, zero-width and tag characters, lone surrogates. Clean text costs next to
nothing.
"""

import re
import unicodedata

MAX_COMBINING = 8
"""Marks that may stack on one character: longer runs paint over the lines above."""
LONGEST_STEM = 80

_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_PICTURES_BUT_LINES = {code: shown for code, shown in _PICTURES.items() if chr(code) not in "\n\t"}

# The Unicode categories Cc, Cf, Cs, Zl and Zp, then what is blank or invisible under another name:
# the grapheme joiner, Hangul fillers, Khmer inherent vowels, and the variation selectors (which can
# carry hidden text) but for text and emoji style.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0\ufe00-\ufe0d"
)
# Blocks that hold combining marks, letters of their scripts included; _cut_marks looks closer.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u2cef-\u2cf1\u2de0-\u2dff"
    "\u302a-\u302f\u3099\u309a\ua66f-\ua6f1\ua802-\uabed\ufb1e\ufe0e-\ufe2f"
    "\U000101fd-\U00011fff\U00016af0-\U00016fff\U0001d165-\U0001d244\U0001da00-\U0001e94a"
)
_HIDDEN_ONE = re.compile(f"[{_HIDDEN}]")
_SUSPECT = re.compile(f"[{_HIDDEN}{_MARKS}]")  # one class: four times faster than what follows
_UNSAFE = re.compile(f"[{_HIDDEN}]|[{_MARKS}]{{{MAX_COMBINING + 1},}}")
_EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")
_ZERO_WIDTH_JOINER = "\u200d"


def visible(text: str, *, newlines: bool = False) -> str:
    """The text with every unsafe character in a visible form; line feed and tab stay if `newlines`.

    Control characters become their pictures (␛), invisible ones their code (<U+202E>), lone
    surrogates U+FFFD. A joiner stays between emoji; combining marks beyond 8 in a row become "…".
    """
    if text.isascii():
        if text.isprintable():
            return text
        return text.translate(_PICTURES_BUT_LINES if newlines else _PICTURES)
    if not _SUSPECT.search(text):
        return text
    return _UNSAFE.sub(_keep_lines if newlines else _replace, text)


def single_line(text: str, limit: int) -> str:
    """The text, visible, as one line of at most `limit` characters: line ends as ⏎, a cut as …"""
    head = text[: limit + 1]  # making visible never shortens by more than a cut run of marks
    line = visible(head.replace("\r\n", "\n").replace("\n", "⏎"))
    if len(line) <= limit and len(text) == len(head):
        return line
    return line[: max(0, limit - 1)] + "…"


def file_stem(text: str) -> str:
    """The text as the name of a file, without extension: no other folder, and nothing to escape."""
    return _NOT_IN_NAMES.sub("_", text)[:LONGEST_STEM]


def escape_json(source: str) -> str:
    """JSON text, still the same JSON, with every unsafe character as a `\\uXXXX` escape."""
    return source if source.isascii() and source.isprintable() else _HIDDEN_ONE.sub(_escape, source)


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if found in "\t\r\n":  # blanks between tokens
        return found
    code = ord(found)
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def _keep_lines(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\n\t" else _replace(match)


def _replace(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) > 1:
        return _cut_marks(found)
    if found == _ZERO_WIDTH_JOINER and _between_emoji(match):
        return found
    if "\ud800" <= found <= "\udfff":
        return "\ufffd"
    code = ord(found)
    picture = _PICTURES.get(code)
    return chr(picture) if picture is not None else f"<U+{code:04X}>"


def _between_emoji(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return bool(_EMOJI.match(before) and _EMOJI.match(after))


def _cut_marks(found: str) -> str:
    """A run of characters that may be marks, with every stretch of real ones cut at the limit."""
    kept: list[str] = []
    marks = 0
    for character in found:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= MAX_COMBINING:
            kept.append(character)
        elif marks == MAX_COMBINING + 1:
            kept.append("…")
    return "".join(kept)
