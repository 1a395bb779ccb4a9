"""Secrets never show, and masking changes nothing else."""

import json
import pickle
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.protocol.secrets import (
    Secret,
    forget_live_secrets,
    mask_event_bytes,
    mask_text,
    register_live_secret,
)
from console.protocol.wire import dump_json

KEY = "sk-proj-A1b2C3d4E5f6G7h8_9-xyz"
EPHEMERAL = "ek_0123456789abcdef"


@pytest.fixture(autouse=True)
def no_live_secrets() -> Iterator[None]:
    yield
    forget_live_secrets()


def test_no_way_of_printing_a_secret_shows_it() -> None:
    secret = Secret(KEY)
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret:>40}", f"{[secret]}"):
        assert KEY not in shown
        assert shown.strip(" []").endswith("-xyz")
    assert KEY.encode() not in pickle.dumps(secret)
    assert secret.reveal() == KEY


def test_secrets_are_equal_by_value() -> None:
    assert Secret(KEY) == Secret(KEY)
    assert Secret(KEY) != Secret("other")
    assert Secret(KEY) != KEY
    assert len({Secret(KEY), Secret(KEY)}) == 1


def test_a_short_secret_shows_nothing_of_itself() -> None:
    assert repr(Secret("hunter22")) == "…"


@pytest.mark.parametrize(
    ("raw", "masked", "paths"),
    [
        (
            b'{"session":{"tools":[{"authorization":"t0ken"}]}}',
            b'{"session":{"tools":[{"authorization":"***"}]}}',
            ("session.tools[0].authorization",),
        ),
        (
            b'{"session":{"tools":[{},{"headers":{"X-Api":"a", "n":1}}]}}',
            b'{"session":{"tools":[{},{"headers":{"X-Api":"***", "n":"***"}}]}}',
            ("session.tools[1].headers.X-Api", "session.tools[1].headers.n"),
        ),
        (
            b'{"session":{"client_secret":{"value":"abc","expires_at":1}}}',
            b'{"session":{"client_secret":{"value":"***","expires_at":1}}}',
            ("session.client_secret.value",),
        ),
        (
            b'{"request":{"Authorization":["Basic dDoz",["x"]],"api_key":{"type":"string"}}}',
            b'{"request":{"Authorization":["***",["***"]],"api_key":{"type":"string"}}}',
            ("request.Authorization[0]", "request.Authorization[1][0]"),
        ),
        (
            b'{"\\u0061uthorization" : "x","a":1.00,"a":2}',
            b'{"\\u0061uthorization" : "***","a":1.00,"a":2}',
            ("authorization",),
        ),
        (b'{"t":"say\\nsk-1234567890abcdefgh!"}', b'{"t":"say\\n***!"}', ("t",)),
        (b'{"t":"\\ud83d sk\\u002d1234567890abcdefgh"}', b'{"t":"\\ud83d ***"}', ("t",)),
        (b'{"ek_12345678":"ek_12345678"}', b'{"***":"***"}', ("***",)),
        (b'not json: "sk-1234567890abcdefgh', b'not json: "***', ()),
    ],
)
def test_secrets_are_spliced_out_and_named(
    raw: bytes, masked: bytes, paths: tuple[str, ...]
) -> None:
    assert mask_event_bytes(raw) == (masked, paths)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"delta":"a task-oriented-and-risk-free week_end_of_days"}',
        b'{"tools":[{"type":"function","parameters":{"properties":{"headers":{"type":"object"},'
        b'"authorization":{"type":"string"}},"required":["authorization","headers"]}}]}',
        b'{"session":{"tools":[{"authorization":null,"headers":{}}]}}',
        b'{"text":"\\u0041\\u0042 the authorization of headers"}',
        b'{"a":1,"a":123456789012345678901234567890,"b":"\\ud83d","c":1e2}',
    ],
)
def test_what_only_looks_like_a_secret_stays_byte_for_byte(raw: bytes) -> None:
    assert mask_event_bytes(raw) == (raw, ())


def test_a_key_in_use_is_masked_by_value_wherever_and_however_it_is_written() -> None:
    register_live_secret(Secret("0a1b2c3d/e5f6+7890"))
    for raw in (
        b'{"a":"0a1b2c3d/e5f6+7890"}',
        b'{"a":"0a1b2c3d\\/e5f6+7890"}',
        b'{"a":"0a1b2c3d\\u002fe5f6+7890"}',
    ):
        assert mask_event_bytes(raw) == (b'{"a":"***"}', ("a",))
    assert mask_text("got 0a1b2c3d/e5f6+7890") == "got ***"


def test_a_key_within_long_audio_text_is_still_found() -> None:
    raw = b'{"type":"x","delta":"' + b"A" * 3000 + b" " + KEY.encode() + b'"}'
    assert KEY.encode() not in mask_event_bytes(raw)[0]
    register_live_secret(Secret("deadbeefdeadbeef"))
    raw = b'{"type":"x","delta":"' + b"A" * 3000 + b"deadbeefdeadbeef" + b'"}'
    assert b"deadbeef" not in mask_event_bytes(raw)[0]


def test_text_for_people_loses_keys_tokens_and_url_credentials() -> None:
    url = "wss://user:pass@host/v1?api-key=abc&model=m"
    shown = mask_text(f"GET {url} Bearer abcdefghijklmnop12 {KEY} {EPHEMERAL}")
    assert shown == "GET wss://***@host/v1?api-key=***&model=m Bearer *** *** ***"
    assert mask_text("the bearer of news asked a task-oriented question?") == (
        "the bearer of news asked a task-oriented question?"
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(KEY) | st.just(f"a\n{KEY} b"),
    lambda inside: st.lists(inside) | st.dictionaries(st.text() | st.just("authorization"), inside),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), JSON))
def test_masked_events_are_json_of_the_same_shape_without_the_key(event: dict[str, object]) -> None:
    for source in (dump_json(event), json.dumps(event).encode()):  # type: ignore[arg-type]
        masked, _ = mask_event_bytes(source)
        assert KEY not in json.dumps(json.loads(masked))
        if b"sk-" not in source and b"authorization" not in source:
            assert masked == source
