"""The key table."""

from collections import Counter

from console.tui.keymap import KEYS, PANES, footer_keys
from console.tui.screens.live import LiveScreen
from console.tui.screens.recording import RecordingScreen

SCREENS = {"live": LiveScreen, "recording": RecordingScreen}


def test_every_key_has_an_id_of_its_own_and_an_action_somewhere() -> None:
    assert max(Counter(key.id for key in KEYS).values()) == 1
    for key in KEYS:
        action = f"action_{key.action.partition('(')[0]}"
        for kind, screen in SCREENS.items():
            if key.where not in SCREENS or key.where == kind:
                assert hasattr(screen, action), f"{key.id}: no {action} in a {kind} session"


def test_no_key_means_two_things_in_one_kind_of_session() -> None:
    for kind in SCREENS:
        keys = [
            one
            for key in KEYS
            if key.where not in SCREENS or key.where == kind
            for one in key.keys.split(",")
        ]
        assert max(Counter(keys).values()) == 1


def test_the_footer_names_what_works_and_ends_with_quit() -> None:
    live = [key.shown for key in footer_keys("live", in_field=False)]
    field = [key.shown for key in footer_keys("live", in_field=True)]
    recording = [key.short for key in footer_keys("recording", in_field=False)]
    assert {"i", "space", "s", "/"} <= set(live)
    assert {"^s", "^t", "esc"} <= set(field)
    assert "play" in recording
    assert "talk" not in recording
    assert live[-1] == field[-1] == "^q"


def test_there_are_five_panes_and_a_digit_and_a_function_key_for_each() -> None:
    keys = {key.keys for key in KEYS}
    assert len(PANES) == 5
    assert {"1", "2", "3", "4", "5", "f2", "f3", "f4", "f5", "f6"} <= keys
