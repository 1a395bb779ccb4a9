"""The tree of an event: what is to be seen of it, and where it lies."""

import json

from hypothesis import given
from hypothesis import strategies as st

from console.protocol.tokens import Path
from console.protocol.wire import JsonValue
from console.store.json_path import source_at
from console.store.outline import MAX_NODES, outline
from console.store.tree import Tree

EVENT = b'{"type":"x","session":{"tools":[{"name":"a"},{"name":"b"}],"none":{}},"n":1e400}'

values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=15,
)  # fmt: skip


def tree(source: bytes, folds: dict[Path, bool] | None = None) -> Tree:
    return Tree(
        outline(source), {} if folds is None else folds, lambda key, text: f"{key}: {len(text)}"
    )


def shown(one: Tree) -> list[str]:
    return ["".join(token.text for token in one.line(at)) for at in range(len(one))]


def at(one: Tree, *path: str | int) -> Tree:
    """The same tree, its cursor on a path."""
    one.go_to(path)
    assert one.path == path
    return one


@given(values)
def test_every_value_lies_where_its_path_leads(value: JsonValue) -> None:
    source = json.dumps(value).encode()
    found = outline(source)
    for index, _ in enumerate(found.nodes):
        assert found.source_of(index) == source_at(source, found.path(index))


@given(st.binary(max_size=60) | st.text('{}[],:"\\ a1', max_size=40).map(str.encode))
def test_broken_text_has_lines_too_and_moving_on_them_is_safe(source: bytes) -> None:
    one = tree(source)
    for at_line in range(len(one)):
        one.go(at_line)
        one.toggle()
        one.fold()
        one.unfold()
        assert one.path is not None
    one.fold_all()
    assert len(shown(one)) == len(one)


def test_a_line_has_the_key_and_the_value_as_it_came() -> None:
    assert shown(tree(EVENT)) == [
        '  type: "x"',
        "▾ session: {2}",
        "  ▾ tools: [2]",
        "    ▾ 0: {1}",
        '        name: "a"',
        "    ▾ 1: {1}",
        '        name: "b"',
        "    none: {}",
        "  n: 1e400",
    ]


def test_what_is_folded_says_how_much_is_in_it() -> None:
    one = at(tree(EVENT), "session", "tools", 0)
    one.toggle()
    assert '    ▸ 0: {1}  name: "a"' in shown(one)
    one = at(one, "session", "tools")
    one.fold()
    assert shown(one)[2] == "  ▸ tools: [2]"
    one.fold()
    assert shown(one)[one.cursor] == "▾ session: {2}"
    one.unfold()
    assert shown(one)[one.cursor] == "  ▸ tools: [2]"
    one.unfold()
    assert '        name: "b"' in shown(one)


def test_folds_are_kept_from_event_to_event() -> None:
    folds: dict[Path, bool] = {}
    at(tree(EVENT, folds), "session").toggle()
    assert shown(tree(b'{"session":{"a":1},"b":{"c":2}}', folds)) == [
        "▸ session: {1}  a: 1", "▾ b: {1}", "    c: 2",
    ]  # fmt: skip


def test_everything_folds_and_unfolds_and_the_cursor_stays_with_what_holds_it() -> None:
    one = at(tree(EVENT), "session", "tools", 1, "name")
    one.fold_all()
    assert (len(one), one.path) == (3, ("session",))
    one.fold_all()
    assert (len(one), one.path) == (9, ("session",))


def test_duplicate_keys_are_both_there() -> None:
    assert shown(tree(b'{"a":1,"a":2}')) == ["  a: 1", "  a: 2"]


def test_a_long_string_is_cut_and_shown_in_full_when_asked_for() -> None:
    one = tree(b'{"text":"%b"}' % (b"word " * 200))
    assert shown(one)[0].endswith("… 702 more bytes")
    one.toggle()
    assert shown(one)[0].count("word") == 200


def test_base64_is_elided_with_what_it_is() -> None:
    assert shown(tree(b'{"audio":"%b"}' % (b"QUJD" * 100))) == ["  audio: <audio: 400>"]
    url = b"data:image/png;base64," + b"QUJD" * 100
    assert shown(tree(b'{"image_url":"%b"}' % url)) == ["  image_url: <image_url: 422>"]


def test_a_huge_event_is_bounded_folded_and_says_how_much_there_is() -> None:
    one = tree(b'{"list":[' + b'{"n":1},' * 100_000 + b"0]}")
    assert shown(one)[0] == f"▸ list: [{(MAX_NODES - 2) // 2:,}+]"
    assert shown(one)[1].startswith("… 78")
    assert "o opens the event in an editor" in shown(one)[1]
    one.go(1)
    assert (one.path, one.value) == (None, None)
