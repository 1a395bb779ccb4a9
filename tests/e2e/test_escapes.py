"""The judge of terminal output: the usual passes, what only hostile text brings is named."""

import pytest

from tests.e2e.escapes import Kind, Tokenizer, assert_inert, problems

USUAL = (
    "\x1b[?1049h\x1b[?1000h\x1b[?25l\x1b[>1u\x1b[?2026$p\x1b[?2026h\x1b[1;1H"
    "\x1b[38;2;10;20;30;48;5;7mevents │ ▂▃▅ 👩‍💻 ❤️\x1b[0m\r\n\x1b[2K"
    "\x1b]22;pointer\x07\x1b[?2026l\x1b[<u\x1b[?1049l\x1b[?25h"
)


def test_what_terminal_programs_send_passes() -> None:
    assert_inert(USUAL.encode())


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b]2;title\x07",
        "\x1b]0;title\x1b\\",
        "\x1b]52;c;aGk=\x07",
        "\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\",
        "\x1bP+q544e\x1b\\",
        "\x1b_payload\x1b\\",
        "\x1bc",
        "\x1b(0",
        "\x1b[5n",
        "\x1b[21t",
        "\x1b[?1048h",
        "\x07",
        "\x08",
        "\x0e",
        "\x00",
        "\x7f",
        "\x9b31m",
        "\x90q\x9c",
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "a\ufeffb",
        "a\U000e0041b",
        "\x1b]52;c;never ended",
        "\x1b",
    ],
)
def test_what_only_hostile_text_brings_is_named(hostile: str) -> None:
    assert list(problems(f"before {hostile}".encode()))


def test_a_raw_c1_byte_is_named() -> None:
    assert list(problems(b"before \x9b31m after"))


def test_a_copy_that_was_asked_for_passes() -> None:
    assert_inert(b"\x1b]52;c;aGVsbG8=\x07", copies=True)


def test_a_sequence_split_between_reads_is_one_token() -> None:
    tokenizer = Tokenizer()
    whole = "\x1b]22;text\x07\x1b[38;5;1mé".encode()
    tokens = [token for byte in whole for token in tokenizer.feed(bytes([byte]))]
    assert [token.kind for token in tokens] == [Kind.OSC, Kind.CSI, Kind.TEXT]
    assert tokenizer.finish() == []


def test_an_escape_that_starts_nothing_does_not_swallow_what_follows() -> None:
    tokens = Tokenizer().feed(b"\x1b\x01text")
    assert [token.text for token in tokens] == ["\x1b", "\x01", "text"]
