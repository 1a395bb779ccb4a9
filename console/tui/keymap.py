"""Every key of the console in one table: bindings, footer, help and palette all read it."""

# ruff: noqa: E501 - a table is read by lines

from dataclasses import dataclass
from typing import Literal, TypeAlias

from textual.binding import Binding

Where: TypeAlias = Literal["anywhere", "panes", "recording", "live"]
Footer: TypeAlias = Literal["", "panes", "fields", "both"]

AT_ONCE = (
    *("live.talk_anywhere", "session.send", "log.filter", "app.composer", "replay.goto"),
    "app.back",
)
"""Keys handled before the focused widget sees them: ctrl keys, which work in text fields too, and
keys that open or leave a text field, so that what is typed ahead arrives where it is meant to."""


@dataclass(frozen=True, slots=True)
class Key:
    """One command and its keys. `action` is a method `action_<name>` of the inspector screen.

    `where` is "anywhere" (also inside text fields), "panes" (outside them), "recording" or "live";
    `footer` says whether the footer names it in the panes, in text fields, or in both.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    where: Where
    display: str = ""
    footer: Footer = ""

    @property
    def shown(self) -> str:
        """The keys as a person reads them: `^s`, `F2`, `/`."""
        return self.display or self.keys.replace("ctrl+", "^").replace(",", " ")

    @property
    def short(self) -> str:
        """The label for the footer."""
        return self.label.lower()

    def binding(self) -> Binding:
        """The Textual binding of this key."""
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=False,
            key_display=self.shown,
            priority=self.where == "anywhere" or self.id in AT_ONCE,
            tooltip=self.help,
            id=self.id,
        )


PANES: tuple[tuple[str, str], ...] = (
    ("events", "Events"),
    ("conversation", "Conversation"),
    ("session", "Session"),
    ("voice", "Voice"),
    ("event", "Event"),
)
"""The panes in the order of their numbers: (id, title)."""


def _pane_keys(prefix: str, first: int, where: Where) -> tuple[Key, ...]:
    return tuple(
        Key(
            f"pane.{prefix}{number}",
            f"{prefix}{number}",
            f"pane('{pane}')",
            title,
            f"Go to the {title} pane",
            where,
            f"{prefix.upper()}{number}",
        )
        for number, (pane, title) in enumerate(PANES, start=first)
    )


KEYS: tuple[Key, ...] = (
    Key("app.help", "question_mark", "help", "Help", "Every key", "panes", "?", "panes"),
    Key("app.help_anywhere", "f1", "help", "Help", "Every key", "anywhere", "F1", "fields"),
    Key("app.palette", "ctrl+p", "palette", "Palette", "Every command by name", "anywhere", footer="both"),
    Key("log.filter", "slash", "filter", "Filter", "Show only the events that fit", "panes", "/", "panes"),
    Key("log.search", "ctrl+f", "search", "Find", "Look for the events that fit, among those shown", "anywhere"),
    Key("replay.play", "space", "play", "Play", "Play or pause", "recording", footer="panes"),
    Key("replay.faster", "plus,equals_sign", "speed(1)", "Faster", "Play faster, 0.1 to 64 times or as fast as possible (- slower)", "recording", "+ -"),
    Key("replay.slower", "minus", "speed(-1)", "Slower", "Play slower", "recording", "-"),
    Key("replay.step", "full_stop", "step(1)", "Next event", "Go to the very next event, also inside a run (, back)", "recording", ". ,"),
    Key("replay.previous", "comma", "step(-1)", "Previous event", "Go to the event before", "recording", ","),
    Key("replay.gaps", "l", "gaps", "Long gaps", "Play long gaps as recorded, or as at most 1 s", "recording"),
    Key("replay.pause_at", "a", "pause_at", "Pause at", "Pause playing at the next error, speech, response or match", "recording", footer="panes"),
    Key("replay.goto", "ctrl+g", "goto", "Go to", "Go to a time (1:23), an event (#42) or a share (50%)", "recording", footer="panes"),
    Key("replay.reload", "R", "reload", "Read again", "Read the file again from its start, or the one that has its name now", "recording"),
    Key("session.send", "ctrl+s", "send_session", "Send session", "Send the session draft", "live", footer="fields"),
    Key("app.composer", "i", "composer", "Type", "Write a message", "live", footer="panes"),
    Key("live.talk", "space", "talk", "Talk", "Microphone on or off", "live", footer="panes"),
    Key("live.talk_anywhere", "ctrl+t", "talk", "Talk", "Microphone on or off", "live", footer="fields"),
    Key("live.interrupt", "s", "interrupt", "Stop", "Stop the answer being spoken", "live", footer="panes"),
    Key("app.zoom", "z", "zoom", "Zoom", "Give this pane the whole screen, or give it back", "panes", footer="panes"),
    Key("log.next_linked", "f", "linked(1)", "Follow ids", "Next event with an id of this one (F back); from an error to its cause", "panes", "f F", "panes"),
    Key("log.previous_linked", "F", "linked(-1)", "Follow ids back", "Previous event with an id of this one", "panes"),
    Key("app.copy", "c", "copy", "Copy", "Copy the event, or the item of the conversation", "panes", footer="panes"),
    Key("log.next_error", "e", "error(1)", "Next error", "Go to the next error (E back)", "panes", "e E"),
    Key("log.previous_error", "E", "error(-1)", "Previous error", "Go to the previous error", "panes"),
    Key("log.next_turn", "t", "turn(1)", "Next turn", "Go to the next response (T back)", "panes", "t T"),
    Key("log.previous_turn", "T", "turn(-1)", "Previous turn", "Go to the previous response", "panes"),
    Key("log.next_match", "n", "match(1)", "Next match", "Go to the next match of the search, or of the filter (N back)", "panes", "n N"),
    Key("log.previous_match", "N", "match(-1)", "Previous match", "Go to the previous match", "panes"),
    Key("log.bookmark", "b", "bookmark", "Bookmark", "Mark this event, or unmark it", "panes"),
    Key("log.bookmark_note", "B", "bookmark_note", "Bookmark with a note", "Mark this event with a note, or change the note", "panes"),
    Key("log.next_bookmark", "apostrophe", "next_bookmark(1)", "Next bookmark", "Go to the next bookmark (\" back)", "panes", "' \""),
    Key("log.previous_bookmark", "quotation_mark", "next_bookmark(-1)", "Previous bookmark", "Go to the previous bookmark", "panes", '"'),
    Key("log.time_column", "w", "time_column", "Times", "Show times since the start, since the event before, or of day (UTC)", "panes"),
    Key("log.unfold_all", "u", "unfold_all", "Unfold all", "Show every run row by row, or folded", "panes"),
    Key("event.form", "r", "event_form", "Tree, text, raw", "Show the event as a tree, as text, or as its very bytes", "panes"),
    Key("event.save", "S", "save", "Save sound", "Save the audio or the images of the event, run or item as files", "panes"),
    Key("app.copy_value", "C", "copy_value", "Copy a value", "Copy the value at a path of the event, such as response.output[0].id, or its item's transcript", "panes"),
    Key("app.editor", "o", "open_in_editor", "Editor", "Open the event, indented, in $EDITOR", "panes"),
    Key("app.pager", "p", "open_in_pager", "Pager", "Open the event, as it came, in $PAGER", "panes"),
    Key("live.vad", "v", "vad", "VAD", "Let the server find turns, or commit them yourself", "live"),
    Key("live.mute", "m", "mute", "Mute", "Silence the speaker, or unmute it", "live"),
    Key("live.connect", "x", "connect", "Connect", "Disconnect, or begin a new session", "live"),
    *_pane_keys("", 1, "panes"),
    *_pane_keys("f", 2, "anywhere"),
    Key("app.back", "escape", "escape", "Back", "Leave a text field, the filter, or a zoomed pane", "panes", "esc", "fields"),
    Key("app.open", "ctrl+o", "open", "Open", "Open a recording or start a session", "anywhere"),
    Key("app.copy_or_quit", "ctrl+c", "copy_or_quit", "Copy selection", "Copy the selected text; with none, twice quits", "anywhere"),
    Key("app.quit", "ctrl+q", "quit", "Quit", "Leave the console", "anywhere", footer="both"),
)  # fmt: skip

IN_WIDGETS: tuple[tuple[str, str], ...] = (
    ("↑ ↓ j k", "Move the cursor; in a recording's log this moves time"),
    ("pgup pgdn", "A screen up or down"),
    ("g G home end", "First; last, and follow what is new"),
    ("enter", "Unfold or fold a run, else show the event; in the conversation: show it in the log"),
    ("← → enter u", "In the event pane: fold, unfold, in full; u all of it"),
    ("← → ↑ ↓", "In the voice pane: earlier, later, closer, wider"),
    ("r d /", "In the list of recordings: rename, delete, filter by words"),
    ("1-5  F2-F6", "Go to a pane; F keys also from inside text fields"),
    ("tab shift+tab", "Next and previous pane"),
)
"""Keys that belong to widgets, told here for the help screen only."""

KIND_OF_ACTION: dict[str, Where] = {
    key.action.partition("(")[0]: key.where for key in KEYS if key.where in ("recording", "live")
}
"""Which kind of session an action needs, for those that need one."""


def footer_keys(kind: str, in_field: bool) -> list[Key]:
    """What the footer shows in a kind of session, inside or outside a text field."""
    place = "fields" if in_field else "panes"
    return [
        key
        for key in KEYS
        if key.footer in (place, "both")
        and KIND_OF_ACTION.get(key.action.partition("(")[0], kind) == kind
    ]
