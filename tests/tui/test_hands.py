"""What takes long goes on in short steps while somebody types."""

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
