"""Reading queries: what is wrong is said with its place and the remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.store.query.reference import LANGUAGE
from console.store.query.syntax import MAX_DEPTH, QueryError, parse_query


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("size>", 5, "size> needs a number such as 10k"),
        ("delta size>=x", 12, "size>= needs a number such as 10k"),
        ("gap<5x", 4, "gap< needs a time such as 500ms or 2s"),
        ("at > 1:2:3:4", 5, "at> needs a time such as 00:10"),
        ("size:10", 4, "size is compared: size>10k"),
        ("source:s", 7, "source: is client, server or console"),
        ("is:x", 3, "is: is error or bad (a line that is no event)"),
        ("type:", 5, "type: needs a name such as response.*"),
        ("sourc:x", 0, 'there is no field sourc, perhaps source; "sourc:x" in quotes is text'),
        ("foo:bar", 0, 'there is no field foo; "foo:bar" in quotes is text'),
        ("(a", 2, "a closing ) is missing"),
        ("a)", 1, "there is no ( for this )"),
        ("()", 1, "( needs something to look for"),
        ("a or", 4, "or needs something to look for"),
        ("or b", 0, 'or joins two tests; "or" in quotes is the word'),
        ("not", 3, "not needs something to look for"),
        ("-", 1, "- needs what to leave out, such as -delta"),
        ('a "b', 4, 'a closing " is missing'),
        ('""', 1, "the quotes need a text in them"),
        ("/a", 2, "a closing / is missing; one that looks for a / is written in quotes"),
        ("/a(/", 2, "missing ), unterminated subpattern in this pattern"),
        ("/(?=a)/", 1, "only plain groups work here: ( ) and (?: )"),
        ("(" * (MAX_DEPTH + 1), MAX_DEPTH, f"more than {MAX_DEPTH} of ( and not in one another"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_the_remedy(
    text: str, position: int, message: str
) -> None:
    with pytest.raises(QueryError) as raised:
        parse_query(text)
    assert (raised.value.position, raised.value.message) == (position, message)


@pytest.mark.parametrize("text", ["", "  \t "])
def test_blank_text_asks_for_nothing(text: str) -> None:
    assert parse_query(text).root is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b", "a and b"),
        ("a b or c", "(a and b) or c"),
        ("-a", "NOT A"),
        ("size > 1.5k", "size>1500b"),
        ("gap>2s", "gap>2000"),
        ("at>1:30", "at>90s"),
        ("'refund'", '"REFUND"'),
        ("TYPE:error", "type:error"),
    ],
)
def test_two_ways_to_say_the_same(one: str, other: str) -> None:
    assert parse_query(one) == parse_query(other)


def test_the_help_tells_nothing_that_cannot_be_read() -> None:
    for text, _ in LANGUAGE:
        if not text.endswith(":"):
            assert parse_query(text).root is not None


@given(st.text(alphabet="ab-()\"'/\\:<>*. 1k\n", max_size=20) | st.text(max_size=20))
def test_any_text_is_a_query_or_a_mistake_within_it(text: str) -> None:
    try:
        parse_query(text)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert error.message
