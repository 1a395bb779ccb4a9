"""Sizes, lengths of time and places on a clock as people read them."""


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


def clock_text(seconds: float, decimals: int = 3) -> str:
    """Seconds on the session clock: "00:42.108", "1:02:03.004"; negative ones keep their sign."""
    sign = "-" if seconds < 0 else ""
    minutes, millis = divmod(round(abs(seconds) * 1000), 60_000)
    whole, rest = divmod(millis, 1000)
    text = f"{minutes % 60:02}:{whole:02}" + f".{rest:03}"[: decimals + 1 if decimals else 0]
    return f"{sign}{minutes // 60}:{text}" if minutes >= 60 else sign + text
