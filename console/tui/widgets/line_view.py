"""Scrolling over lines that come and go, without laying out or painting more than has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar

EIGHTHS = 8
"""A scrollbar's thumb is drawn to the eighth of a cell."""


class LineView(ScrollView):
    """A ScrollView of some lines, as wide as it is, with a vertical scrollbar that stays."""

    DEFAULT_CSS = """
    LineView { overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    _thumb_waits = False

    def set_length(self, lines: int) -> None:
        """There are so many lines now. Nothing is laid out: measured, 5 ms and 15 kB a batch."""
        if lines != self.virtual_size.height:
            self.set_reactive(ScrollView.virtual_size, Size(0, lines))
            with self.one_move():
                self._move_thumb(lines, self.vertical_scrollbar.position)

    @contextmanager
    def one_move(self) -> Iterator[None]:
        """The scrollbar is painted if its thumb is seen to have moved by all that happens within.

        Where the end is followed it shrinks and goes back to the end: often to the same place.
        """
        bar, outermost = self.vertical_scrollbar, not self._thumb_waits
        before = _thumb(bar)
        self._thumb_waits = True
        yield
        if outermost:
            self._thumb_waits = False
            if _thumb(bar) != before:
                bar.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint the lines that are in sight now."""
        with self.one_move():
            self._move_thumb(self.virtual_size.height, new_value)
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)

    def _move_thumb(self, lines: int, position: float) -> None:
        bar = self.vertical_scrollbar
        bar.set_reactive(ScrollBar.window_virtual_size, lines)
        bar.set_reactive(ScrollBar.position, bar.validate_position(position))


def _thumb(bar: ScrollBar) -> tuple[int, int] | None:
    """Where a bar's thumb begins and how long it is, as Textual draws it; None without one."""
    window, lines, size = bar.window_size, bar.window_virtual_size, bar.size.height
    if not 0 < window < lines or size == lines:
        return None
    length = max(1.0, window * size / lines)
    start = (size - length) * bar.position / (lines - window)
    return int(start * EIGHTHS), ceil(length * EIGHTHS)
