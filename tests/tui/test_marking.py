"""A style laid over stretches of painted text."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from console.store.query.spans import joined_spans
from console.tui.marking import marked, marked_rows, whole_characters
from console.tui.wrapping import strip_of, wrap

MARK = Style(underline=True)
BASE = Style(bold=True)
pieces = st.lists(st.text(alphabet="abc é中", max_size=6), max_size=5)
spans = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=4).map(
    lambda found: joined_spans((min(span), max(span)) for span in found)
)


def underlined(segments: list[Segment]) -> list[bool]:
    return [bool(style and style.underline) for text, style, _ in segments for _ in text]


@given(pieces, spans)
def test_the_text_stays_and_the_style_is_where_it_was_asked_for(
    texts: list[str], asked: list[tuple[int, int]]
) -> None:
    made = list(marked([Segment(text, BASE) for text in texts], asked, MARK))
    whole = "".join(texts)
    assert "".join(segment.text for segment in made) == whole
    inside = [any(start <= at < end for start, end in asked) for at in range(len(whole))]
    assert underlined(made) == inside
    assert all(segment.style is not None and segment.style.bold for segment in made)


def test_what_a_terminal_draws_as_one_is_not_cut_apart() -> None:
    family, accented, tone = "👨\u200d👩\u200d👧", "e\u0301", "👍\U0001f3fd"
    for whole in (family, accented, tone, "❤\ufe0f"):
        text = f"a{whole}b"
        for at in range(1, len(text)):
            for span in ((0, at), (at, len(text))):
                found = whole_characters(text, [span])
                made = list(marked([Segment(text)], found, MARK))
                assert sum(cell_len(segment.text) for segment in made) == cell_len(text)


def test_over_two_rows_of_wrapped_text_both_parts_are_marked() -> None:
    rows = [
        strip_of(line, 16, Style(), 4) for line in wrap([("please give me two words", Style())], 12)
    ]
    assert [row.text.strip() for row in rows] == ["please give", "me two words"]
    made = marked_rows(rows, 4, lambda text: [(text.index("give"), text.index("two"))], MARK)
    shown = [
        "".join(segment.text for segment in row if segment.style and segment.style.underline)
        for row in made
    ]
    assert shown == ["give", "me "]
    assert [row.cell_length for row in made] == [16, 16]
    assert isinstance(made[0], Strip)
