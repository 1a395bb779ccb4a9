"""What `from console import ...` gives, and what it costs."""

import subprocess
import sys

import pytest

import console


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, console; console.__version__;"
        "loaded = {'numpy', 'websockets', 'textual', 'httpx'} & sys.modules.keys();"
        "from console import RealtimeClient;"
        "loaded |= {'numpy', 'websockets', 'textual', 'httpx'} & sys.modules.keys();"
        "sys.exit(str(loaded) if loaded else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_every_public_name_is_there() -> None:
    for name in console.__all__:
        assert getattr(console, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        console.Nothing  # noqa: B018  # type: ignore[attr-defined]


def test_the_original_methods_are_there_in_snake_case() -> None:
    methods = {
        "connect", "disconnect", "reset", "is_connected", "update_session", "add_tool",
        "remove_tool", "send_user_message_content", "append_input_audio", "create_response",
        "cancel_response", "delete_item", "get_turn_detection_type", "wait_for_session_created",
        "wait_for_next_item", "wait_for_next_completed_item", "drain", "idle",
        "on", "on_next", "off", "off_next", "wait_for_next", "dispatch", "clear_event_handlers",
    }  # fmt: skip
    assert methods <= set(dir(console.RealtimeClient))
    assert {"process_event", "get_item", "get_items", "clear", "queue_input_audio"} <= set(
        dir(console.RealtimeConversation)
    )
