"""Calls that may be stuck: their answers, their errors, and an end to waiting."""

import threading

import pytest

from console.sound.answers import answer_of


def test_an_answer_comes_back() -> None:
    assert answer_of(lambda: 42) == 42


def test_an_error_comes_back() -> None:
    with pytest.raises(ZeroDivisionError):
        answer_of(lambda: 1 / 0)


def test_a_stuck_call_is_given_up() -> None:
    never = threading.Event()
    with pytest.raises(TimeoutError):
        answer_of(never.wait, timeout_s=0.01)
    never.set()
