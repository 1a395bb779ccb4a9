"""Errors of the conversation cache: what the other side sent does not fit what came before."""


class ConversationError(ValueError):
    """An event that does not fit the conversation; nothing was changed by it.

    `event_type` and `subject` (the item or response it names, or "") let a reader of many events
    report one anomaly for each id instead of one for each event.
    """

    def __init__(self, message: str, *, event_type: str = "", subject: str = "") -> None:
        super().__init__(message)
        self.event_type = event_type
        self.subject = subject


class UnhandledEventType(ConversationError):
    """An event type that the conversation has nothing to do with. Data, not a fault."""
