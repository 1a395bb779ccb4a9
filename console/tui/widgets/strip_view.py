"""A scrollable column of ready-made strips: what the read-only panes are drawn with."""

from collections.abc import Sequence
from typing import ClassVar

from textual.strip import Strip

from console.tui.widgets.line_view import LineView


class StripView(LineView, can_focus=True):
    """Shows strips; the subclass makes them for a width in `strips_for`. No markup, no links."""

    follows: ClassVar[bool] = False
    """Whether the newest content is what one wants to see."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.following = self.follows
        self._strips: Sequence[Strip] = []
        self._placing = False  # we scroll, not the user

    def strips_for(self, width: int) -> Sequence[Strip]:
        """All strips at a width; called when the content or the width changes."""
        return []

    def rebuild(self) -> None:
        """Make the strips again and paint; stays at the bottom while following."""
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        before, top = self._strips, self.scroll_offset.y
        self._strips = self.strips_for(width)
        with self.one_move():
            self.set_length(len(self._strips))
            if self.following or self.scroll_offset.y > self.max_scroll_y:
                self.place(self.max_scroll_y)
        if self.scroll_offset.y == top:  # else all of it is painted
            self._refresh_changed(before)

    def _refresh_changed(self, before: Sequence[Strip]) -> None:
        """Paint the lines in sight that are others than before."""
        if not isinstance(self._strips, list):
            self.refresh()
            return
        top = int(self.scroll_offset.y)
        for y in range(top, top + self.scrollable_content_region.height):
            if self._strips[y : y + 1] != before[y : y + 1]:
                self.refresh_line(y)

    def place(self, y: int) -> None:
        """Scroll there at once; following goes on as it is."""
        self._placing = True
        self.scroll_to(y=y, animate=False, immediate=True, force=True)
        self._placing = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """A user who scrolls away ends following; one who comes back to the end begins it again."""
        super().watch_scroll_y(old_value, new_value)
        if self.follows and not self._placing:
            self.following = new_value >= self.max_scroll_y - 1

    def render_line(self, y: int) -> Strip:
        """One screen line."""
        index = int(self.scroll_offset.y) + y
        if index < len(self._strips):
            return self._strips[index]
        return Strip.blank(self.scrollable_content_region.width, self.rich_style)

    def on_resize(self) -> None:
        """The width changed: wrap again."""
        self.rebuild()
        self.refresh()

    def notify_style_update(self) -> None:
        """The theme changed: paint again, once the new styles are in force."""
        super().notify_style_update()
        self.call_after_refresh(self._restyle)

    def forget_painted(self) -> None:
        """Drop what a subclass keeps of painted parts."""

    def _restyle(self) -> None:
        self.forget_painted()
        self.rebuild()
        self.refresh()
