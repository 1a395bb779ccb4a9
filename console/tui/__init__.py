"""The terminal interface: the only package that imports Textual."""

import os

# How often Textual may update the screen. A key that comes just after an update waits for the
# next: 8 ms instead of 16, or twice that when the update was late. We paint no more often for it.
os.environ.setdefault("TEXTUAL_FPS", "120")
