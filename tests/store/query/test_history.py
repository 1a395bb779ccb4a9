"""The arrow keys of a query field."""

from console.store.query.history import History


def test_arrows_go_through_what_was_entered_and_back_to_what_was_typed() -> None:
    history = History()
    for text in ("one", "two", " ", "one"):
        history.add(text)
    assert history.go(-1, "typed") == "one"
    assert history.go(-1, "one") == "two"
    assert history.go(-1, "two") == "two"
    assert history.go(1, "two") == "one"
    assert history.go(1, "one") == "typed"
    assert history.go(1, "typed") == "typed"


def test_an_earlier_text_that_was_changed_is_what_the_arrows_come_back_to() -> None:
    history = History()
    history.add("one")
    assert history.go(-1, "") == "one"
    assert history.go(-1, "one more") == "one"
    assert history.go(1, "one") == "one more"


def test_nothing_entered_leaves_the_field_as_it_is() -> None:
    assert History().go(-1, "typed") == "typed"
