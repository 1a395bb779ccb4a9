"""Every key of the console in one table: bindings, footer, help and palette all read it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from textual.binding import Binding

Where: TypeAlias = Literal["anywhere", "panes", "recording", "live"]


@dataclass(frozen=True, slots=True)
class Key:
    """One command and its keys. `action` is a method `action_<name>` of the inspector screen.

    `where` is "anywhere" (also inside text fields), "panes" (outside them), "recording" or "live".
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    where: Where
    display: str = ""
    footer: bool = False

    @property
    def shown(self) -> str:
        """The keys as a person reads them: `^s`, `F2`, `/`."""
        return self.display or self.keys.replace("ctrl+", "^").replace(",", " ")

    def binding(self) -> Binding:
        """The Textual binding of this key."""
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.footer,
            key_display=self.shown,
            priority=self.where == "anywhere" and self.keys != "tab" and self.keys != "shift+tab",
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

_ANYWHERE = (
    Key("app.help", "f1", "help", "Help", "Show every key", "anywhere", "F1"),
    *(
        Key(
            f"pane.f{number + 1}",
            f"f{number + 1}",
            f"pane('{pane}')",
            title,
            f"Go to the {title} pane",
            "anywhere",
            f"F{number + 1}",
        )
        for number, (pane, title) in enumerate(PANES, start=1)
    ),
    Key("app.open", "ctrl+o", "open", "Open", "Open a recording or start a session", "anywhere"),
    Key("live.talk_anywhere", "ctrl+t", "talk", "Talk", "Talk: microphone on or off", "anywhere"),
    Key("session.send", "ctrl+s", "send_session", "Send", "Send the session draft", "anywhere"),
    Key("app.copy_or_quit", "ctrl+c", "copy_or_quit", "Copy", "Copy the selection; with none, "
        "twice quits", "anywhere"),
)  # fmt: skip

_PANES = (
    Key("app.help_panes", "question_mark", "help", "Help", "Show every key", "panes", "?", True),
    *(
        Key(
            f"pane.{number}",
            str(number),
            f"pane('{pane}')",
            title,
            f"Go to the {title} pane",
            "panes",
        )
        for number, (pane, title) in enumerate(PANES, start=1)
    ),
    Key("log.filter", "slash", "filter", "Filter", "Filter events; n and N go through matches",
        "panes", "/", True),
    Key("log.next_match", "n", "match(1)", "Next match", "Go to the next match", "panes"),
    Key("log.previous_match", "N", "match(-1)", "Previous match", "Go to the previous match",
        "panes"),
    Key("log.next_error", "e", "error(1)", "Next error", "Go to the next error", "panes"),
    Key("log.previous_error", "E", "error(-1)", "Previous error", "Go to the previous error",
        "panes"),
    Key("log.next_turn", "t", "turn(1)", "Next turn", "Go to the next response", "panes"),
    Key("log.previous_turn", "T", "turn(-1)", "Previous turn", "Go to the previous response",
        "panes"),
    Key("log.next_linked", "f", "linked(1)", "Follow ids", "Next event with an id of this one, "
        "or from an error to its cause", "panes", "f", True),
    Key("log.previous_linked", "F", "linked(-1)", "Follow ids back", "Previous event with an id "
        "of this one", "panes"),
    Key("log.bookmark", "b", "bookmark", "Bookmark", "Mark this event, or unmark it", "panes"),
    Key("app.copy", "c", "copy", "Copy", "Copy the event or the item under the cursor", "panes",
        "c", True),
    Key("app.edit", "o", "open_in_editor", "Editor", "Open the event in $EDITOR or $PAGER",
        "panes"),
    Key("app.zoom", "z", "zoom", "Zoom", "Give this pane the whole screen, or give it back",
        "panes", "z", True),
    Key("app.composer", "i", "composer", "Type", "Write a message", "live", "i", True),
)  # fmt: skip

_RECORDING = (
    Key("replay.play", "space", "play", "Play", "Play or pause", "recording", "space", True),
    Key("replay.faster", "plus,equals_sign", "speed(1)", "Faster", "Play faster", "recording", "+"),
    Key("replay.slower", "minus", "speed(-1)", "Slower", "Play slower", "recording", "-"),
    Key("replay.goto", "ctrl+g", "goto", "Go to", "Go to a time (1:23), an event (#42) or a share "
        "(50%)", "recording", "^g", True),
)  # fmt: skip

_LIVE = (
    Key("live.talk", "space", "talk", "Talk", "Talk: microphone on or off", "live", "space", True),
    Key("live.interrupt", "s", "interrupt", "Stop", "Stop the answer being spoken", "live", "s",
        True),
    Key("live.vad", "v", "vad", "VAD", "Let the server find turns, or commit them yourself",
        "live"),
    Key("live.mute", "m", "mute", "Mute", "Silence the speaker, or unmute it", "live"),
    Key("live.connect", "x", "connect", "Connect", "Disconnect, or connect again", "live"),
)  # fmt: skip

_LAST = (Key("app.quit", "ctrl+q", "quit", "Quit", "Leave the console", "anywhere", footer=True),)

KEYS: tuple[Key, ...] = (*_ANYWHERE, *_PANES, *_RECORDING, *_LIVE, *_LAST)

IN_LOG: tuple[tuple[str, str], ...] = (
    ("↑ ↓ j k", "move the cursor; in a recording this moves time"),
    ("pageup pagedown", "a screen up or down"),
    ("g G home end", "first event, last event (and follow)"),
    ("enter", "unfold or fold a run, else show the event's details"),
    ("esc", "leave a text field or the filter, and a zoomed pane"),
    ("^p", "palette: every command by name"),
    ("tab shift+tab", "next and previous pane"),
)
"""Keys that belong to widgets, told here for the help screen only."""

ACTIONS_IN: dict[str, Where] = {
    key.action.partition("(")[0]: key.where for key in KEYS if key.where in ("recording", "live")
}
"""Where an action is available, for those that need a recording or a live session."""
