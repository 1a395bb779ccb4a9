"""Queries asked before, for the arrow keys of a field."""


class History:
    """The texts entered, oldest first, each once; kept for as long as the program runs.

    Never written anywhere: what is looked for may be a customer's words.
    """

    LONGEST = 200

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._at: int | None = None  # where the arrows have come to
        self._typed = ""  # what stood in the field before

    def add(self, text: str) -> None:
        """Note a text that was entered."""
        self._at = None
        if text.strip():
            self._texts = [*(old for old in self._texts if old != text), text][-self.LONGEST :]

    def go(self, steps: int, shown: str) -> str:
        """The text to show when the field shows another: earlier (-1) or later (1)."""
        at = self._at
        if at is None or self._texts[at] != shown:
            at, self._typed = len(self._texts), shown
        at = max(0, min(len(self._texts), at + steps))
        self._at = at if at < len(self._texts) else None
        return self._typed if self._at is None else self._texts[at]
