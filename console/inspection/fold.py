"""What folds share: how they are told of events."""

from collections.abc import Callable
from typing import TypeAlias

from console.store.event import RealtimeEvent

Handler: TypeAlias = Callable[[int, RealtimeEvent], None]
"""Takes the row of an event and the event; the type is known, being what it is registered for."""
