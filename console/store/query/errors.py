"""What is raised for a text that is no query."""


class QueryError(Exception):
    """What is wrong and the remedy, in one plain sentence; `position` is where, from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message
