"""Close codes in words: what happened and what to do, and whether trying again can help."""

import pytest

from console.protocol.close_codes import explain_close, may_retry


@pytest.mark.parametrize(
    ("code", "reason", "words"),
    [
        (1000, "", "closed normally (1000)"),
        (3000, "invalid_request_error.invalid_api_key", "the API key is wrong"),
        (4000, "invalid_request_error.beta_api_shape_disabled", 'use dialect="ga"'),
        (4004, "invalid_request_error.model_not_found", "check the model's name"),
        (1013, "insufficient_quota.insufficient_quota", "no credit left"),
        (1001, "Your session hit the maximum duration of 60 minutes.", "longest duration"),
        (4321, "something odd", "something odd"),
    ],
)
def test_a_close_is_explained(code: int, reason: str, words: str) -> None:
    explained = explain_close(code, reason)
    assert words in explained
    assert str(code) in explained


def test_a_hostile_reason_is_made_visible_and_stays_one_line() -> None:
    explained = explain_close(4000, "\x1b]52;c;evil\x07\nsecond line")
    assert explained.isprintable()


def test_only_faults_are_worth_trying_again() -> None:
    assert may_retry(1006, "") and may_retry(1011, "") and may_retry(1012, "")
    assert not may_retry(1013, "insufficient_quota.insufficient_quota")
    for code in (1000, 1001, 3000, 4000, 4004):
        assert not may_retry(code, "")
