"""The catalog knows both dialects and never trips over a third."""

from console.protocol.catalog import CONSOLE_PREFIX, EVENT_KINDS, canonical, is_streaming

GA_CLIENT_TYPES = 11
GA_SERVER_TYPES = 46


def test_all_types_of_the_ga_api_are_there() -> None:
    ga = [kind for kind in EVENT_KINDS.values() if "ga" in kind.dialects]
    assert sum(kind.source == "client" for kind in ga) == GA_CLIENT_TYPES
    # the schema still lists conversation.item.created, which the service no longer sends
    assert sum(kind.source == "server" for kind in ga) == GA_SERVER_TYPES - 1


def test_every_type_has_a_group_and_a_meaning() -> None:
    assert all(kind.group and kind.meaning for kind in EVENT_KINDS.values())


def test_our_own_types_are_marked() -> None:
    for kind in EVENT_KINDS.values():
        assert (kind.source == "console") == kind.type.startswith(CONSOLE_PREFIX)


def test_beta_names_map_to_known_ga_names_and_others_stay() -> None:
    assert canonical("response.audio.delta") == "response.output_audio.delta"
    assert canonical("response.text.done") == "response.output_text.done"
    assert canonical("transcription_session.updated") == "session.updated"
    assert canonical("conversation.item.created") == "conversation.item.created"
    assert canonical("response.brand_new.delta") == "response.brand_new.delta"
    assert all(canonical(canonical(name)) in EVENT_KINDS for name in EVENT_KINDS)


def test_deltas_and_appends_stream_also_unknown_ones() -> None:
    streaming = {kind.type for kind in EVENT_KINDS.values() if kind.streaming}
    assert {"input_audio_buffer.append", "response.output_text.delta"} <= streaming
    assert is_streaming("response.brand_new.delta")
    assert not is_streaming("response.done")
