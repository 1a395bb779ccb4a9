"""What a query looks for is found where it stands in shown text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.text import visible
from console.store.query.escapes import resolve, resolved
from console.store.query.highlight import EXCERPT_AFTER, EXCERPT_BEFORE, Highlight
from console.store.query.spans import joined_spans
from console.store.query.syntax import parse_query

texts = st.text(alphabet='aAbBéİß "\\\n\x1b\u202e中😀/u0', max_size=30)


def highlight(*queries: str) -> Highlight:
    return Highlight(map(parse_query, queries))


def marked(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


@given(texts, st.sampled_from(["a", "ab", "é", "i̇", "ß", "aa", "中", "b a", "␛"]))
def test_a_text_is_found_wherever_it_stands_in_what_is_shown(text: str, wanted: str) -> None:
    shown = visible(text)
    spans = highlight(f'"{wanted}"').in_text(shown)
    assert spans == joined_spans(spans)
    for start, end in spans:
        assert wanted in shown[start:end].lower()
    rest = [
        shown[end:start]
        for (_, end), (start, _) in zip([(0, 0), *spans], [*spans, (len(shown), 0)], strict=True)
    ]
    assert all(wanted not in piece.lower() for piece in rest)


@given(texts, texts, texts)
def test_in_json_it_is_found_also_where_escapes_stand_for_it(
    before: str, wanted: str, after: str
) -> None:
    wanted = f"x{wanted.lower()}x"
    source = json.dumps(before + wanted + after)
    quoted = wanted.replace("\\", "\\\\").replace('"', '\\"')
    spans = highlight(f'"{quoted}"').in_source(source)
    start = len(json.dumps(before)) - 1
    stop = start + len(json.dumps(wanted)) - 2
    assert any(first <= start and stop <= last for first, last in spans)


@given(st.text())
def test_what_escapes_mean_is_what_json_says_and_every_character_has_its_source(text: str) -> None:
    source = json.dumps(text)[1:-1]
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    meant = resolve(source)
    assert meant.text == resolved(source) == clean
    pieces = [source[slice(*meant.in_source((at, at + 1)))] for at in range(len(meant.text))]
    assert "".join(pieces) == source
    assert [resolved(piece) for piece in pieces] == list(meant.text)


def test_what_a_query_leaves_out_is_not_looked_for() -> None:
    wanted = highlight("one -two -(three or -four)")
    assert marked("One two three four", wanted.in_text("One two three four")) == ["One", "four"]
    assert not highlight("-one size>3 is:error source:client")


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("delta", "response.output_text.delta", ["delta"]),
        ("type:response.*", "response.done", ["response."]),
        ("type:*output*.d*a", "response.output_text.delta", ["output", ".d", "a"]),
        ("type:a*b*a", "a.b.a.b.a", ["a", "b", "a"]),
        ("type:re?ponse.done", "response.done", ["response.done"]),
        ("type:response.text.done", "response.output_text.done", ["response.output_text.done"]),
        ("type:response.text.*", "response.output_text.done", ["response.output_text.done"]),
        ("type:error", "response.done", []),
        ("type:*", "response.done", []),
        ("/done$/", "response.done", ["done"]),
    ],
)  # fmt: skip
def test_of_a_type_what_was_typed_is_found(query: str, name: str, expected: list[str]) -> None:
    assert marked(name, highlight(query).in_type(name)) == expected


def test_the_filter_and_the_search_are_both_found() -> None:
    both = highlight("one", "/t../")
    assert marked("one two", both.in_text("one two")) == ["one", "two"]
    assert both == both
    assert highlight("one") == highlight("one") != highlight("two")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{"type":"x","text":"I want a refund, please"}', "I want a refund, please"),
        ('{"arguments":"{\\n \\"why\\": \\"refund\\"}"}', '{\n "why": "refund"}'),
        ('{"n":1}', ""),
    ],
)
def test_an_excerpt_is_what_the_event_says_there(source: str, expected: str) -> None:
    assert highlight("refund").excerpt(source) == expected


@given(st.integers(0, 400), st.integers(0, 400))
def test_an_excerpt_is_short_and_has_the_match(before: int, after: int) -> None:
    found = highlight("refund").excerpt(f'{{"text":"{"x" * before}refund{"y" * after}"}}')
    assert "refund" in found
    assert len(found) <= EXCERPT_BEFORE + EXCERPT_AFTER + 2
    assert found.startswith("…") == (before >= EXCERPT_BEFORE)
