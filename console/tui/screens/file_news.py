"""What is said of a recording whose file did not stay as it was: a few words, and once a sentence.

Reading it again from its start, or what has its name now, is one key away in each case.
"""

from console.recording.watch import FileWatch
from console.tui.widgets.status_bar import StatusPart

_CONTENT = {
    "cut": "file cut short: R reads it again",
    "rewritten": "file rewritten: R reads it again",
    "unreadable": "file cannot be read: R tries again",
}
_NAME = {
    "replaced": "another file has its name: R opens it",
    "changed": "packed file changed: R unpacks it again",
    "deleted": "file deleted, still open here",
    "moved": "file moved away, still open here",
    "out of reach": "its folder is out of reach",
}
_CONTENT_TOLD = {
    "cut": "{name} was cut to {kept:,} bytes while it was open here. The events beyond are listed, "
    "and can be read no more. R reads the file again from its start",
    "rewritten": "{name} was rewritten while it was open here. The events listed are those read "
    "before; their bytes are gone. R reads the file again from its start",
    "unreadable": "{name} cannot be read any more: its disk fails, or is gone. The events listed "
    "are those read before. R tries again",
}
_NAME_TOLD = {
    "replaced": "Another file has taken the name {name}. This is still the one that was opened; R "
    "opens the new one",
    "changed": "{name} has changed since it was unpacked. R unpacks it again",
    "deleted": "{name} was deleted. It can be read here as long as it stays open",
    "moved": "{name} was moved away, or its folder was. It stays open here",
    "out of reach": "The folder of {name} cannot be looked into any more. The file stays open here",
}


def news_parts(watch: FileWatch) -> list[StatusPart]:
    """What the status line says of the file; nothing while all is well."""
    content, name = _CONTENT.get(watch.content), _NAME.get(watch.name)
    parts = [StatusPart(content, "failed")] if content else []
    return [*parts, StatusPart(name, "look")] if name else parts


def news_told(watch: FileWatch, name: str) -> list[str]:
    """The same in sentences; not yet safe to draw."""
    told = (_CONTENT_TOLD.get(watch.content), _NAME_TOLD.get(watch.name))
    return [text.format(name=name, kept=watch.kept) for text in told if text]
