"""A redacted copy says nothing private and still tells the same story."""

import json

from console.recording.reader import Line, decode_line
from console.recording.redaction import Redactor


def line(event: str) -> Line:
    return decode_line(b'{"time":5,"source":"server","event":%b,"extra":"kept"}' % event.encode())


def test_sound_becomes_silence_of_the_same_length() -> None:
    redactor = Redactor(["audio"])
    event = '{"type":"response.audio.delta","delta":"UklGRg==","item_id":"item_1"}'
    assert redactor.redact(line(event)) == line(event.replace("UklGRg==", "AAAAAA==")).raw
    part = '{"type":"x","item":{"content":[{"type":"input_audio","audio":"UklG"}]}}'
    assert redactor.redact(line(part)) == line(part.replace("UklG", "AAAA")).raw


def test_words_keep_only_their_length() -> None:
    redacted = Redactor(["text"]).redact(
        line(
            '{"type":"response.text.delta","delta":"It\\u2019s 5 Main St.","name":"get_weather",'
            '"session":{"instructions":"Be kind","metadata":{"user":"Ann"}},"n":1.0}'
        )
    )
    assert json.loads(redacted)["event"] == {
        "type": "response.text.delta",
        "delta": "xx’x x xxxx xx.",
        "name": "get_weather",
        "session": {"instructions": "xx xxxx", "metadata": {"user": "xxx"}},
        "n": 1.0,
    }


def test_an_id_becomes_the_same_other_id_everywhere() -> None:
    redactor = Redactor(["ids"])
    first = json.loads(redactor.redact(line('{"type":"x","item":{"id":"item_A"},"call_id":""}')))
    again = json.loads(redactor.redact(line('{"type":"x","item_id":"item_A","event_id":"e"}')))
    assert first["event"]["item"]["id"] == again["event"]["item_id"] == "item_000001"
    assert again["event"]["event_id"] == "id_000002"
    assert first["event"]["call_id"] == ""


def test_secrets_go_whatever_is_asked_for_and_the_rest_stays() -> None:
    event = '{"type":"x", "session":{"tools":[{"authorization":"hush"}]},"text":"kept"}'
    assert Redactor([]).redact(line(event)) == line(event.replace("hush", "***")).raw
