"""Sizes and lengths of time as people read them."""


def size_text(size: int) -> str:
    """Bytes for people: "870 B", "4.8 kB", "1.5 MB"."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size / 1000:.1f} kB" if size < 100_000 else f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"


def duration_text(milliseconds: float) -> str:
    """A length of time for people: "100 ms", "1.6 s"."""
    return f"{milliseconds:,.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"
