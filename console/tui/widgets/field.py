"""A text field that lays out nothing but itself while it is typed into."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class Field(Input):
    """An Input for a screen full of panes, at a fixed size.

    Textual's own lays out the whole screen at every key, since the size of its text is a size
    that a layout may depend on: 4 ms a key, and every scrollbar painted again.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
