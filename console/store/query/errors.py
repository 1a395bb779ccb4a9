"""What is raised for a text that is no query."""


class QueryError(Exception):
    """What is wrong and the remedy, in one plain sentence; `position` is where, from 0."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(message)
        self.position = position
        self.message = message

    def pointed_out(self, text: str) -> str:
        """The query with a caret under the mistake, and the sentence below: three lines."""
        return f"{text}\n{' ' * self.position}^\n{self.message}"
