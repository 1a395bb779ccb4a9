"""Breaking styled text into lines."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from console.tui.wrapping import row_starts, wrap

PLAIN = Style()
texts = st.text(alphabet="ab 日é\n👍-", max_size=60)


def lines(text: str, width: int, hanging: int = 0) -> list[str]:
    wrapped = wrap([(text, PLAIN)], width, hanging)
    return ["".join(segment.text for segment in line) for line in wrapped]


def test_words_stay_whole_where_they_fit() -> None:
    assert lines("one two three", 8) == ["one two ", "three"]


def test_a_word_wider_than_a_line_fills_lines() -> None:
    assert lines("→ abcdefgh", 5) == ["→ abc", "defgh"]


def test_newlines_begin_lines_and_tabs_are_blanks() -> None:
    assert lines("a\n\tb", 20) == ["a", "    b"]


def test_later_lines_leave_room_for_the_indent() -> None:
    assert lines("aaaa bbbb cccc", 10, hanging=5) == ["aaaa bbbb ", "cccc"]


@given(texts, st.integers(2, 30))
def test_nothing_is_lost_and_nothing_is_wider_than_the_line(text: str, width: int) -> None:
    wrapped = lines(text, width)
    assert "".join(wrapped).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(cell_len(line.rstrip()) <= width for line in wrapped)


@given(st.text(alphabet="ab 日é\u0301\ufe0f👍\u200d\\n-", max_size=60), st.integers(0, 30))
def test_rows_begin_one_after_another_and_are_no_wider_than_the_line(text: str, width: int) -> None:
    starts = row_starts(text, width)
    assert starts == sorted(set(starts))
    for start, end in pairwise([*starts, len(text)]):
        assert cell_len(text[start:end].rstrip()) <= max(2, width)


def test_a_row_may_begin_with_what_has_no_width() -> None:
    assert row_starts("日日 \u0301", 4) == [0, 3]
