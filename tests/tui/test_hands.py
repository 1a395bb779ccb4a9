"""What takes long goes on in short steps while somebody types."""

import subprocess
import sys

from console.tui.hands import SHARE_WHILE_TYPING, TYPING_S, Hands


def test_while_somebody_types_only_a_part_of_a_budget_is_spent() -> None:
    now_s = 10.0
    hands = Hands(lambda: now_s)
    assert hands.spare(1.0) == 1.0
    hands.used()
    now_s += TYPING_S / 2
    assert hands.spare(1.0) == SHARE_WHILE_TYPING
    now_s += TYPING_S
    assert hands.spare(1.0) == 1.0


def test_the_screen_may_be_updated_soon_after_it_was() -> None:
    code = (
        "import console.tui.app; from textual.constants import MAX_FPS; "
        "from textual.screen import UPDATE_PERIOD; print(MAX_FPS, UPDATE_PERIOD < 0.01)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.split() == ["120", "True"]
