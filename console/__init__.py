"""realtime-console: the inspector, recorder, simulator and reference client for Realtime APIs."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.client.api import RealtimeAPI
    from console.client.client import RealtimeClient
    from console.client.event_handler import RealtimeEventHandler
    from console.client.utils import RealtimeUtils
    from console.protocol.conversation import RealtimeConversation

__version__ = "0.1.0"

__all__ = [
    "RealtimeAPI",
    "RealtimeClient",
    "RealtimeConversation",
    "RealtimeEventHandler",
    "RealtimeUtils",
    "__version__",
]

_HOMES = {
    "RealtimeAPI": "console.client.api",
    "RealtimeClient": "console.client.client",
    "RealtimeConversation": "console.protocol.conversation",
    "RealtimeEventHandler": "console.client.event_handler",
    "RealtimeUtils": "console.client.utils",
}


def __getattr__(name: str) -> object:
    """Load the public classes when they are asked for: importing the package costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
