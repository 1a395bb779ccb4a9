"""Sizes and lengths of time as people read them."""

from console.store.units import duration_text, size_text


def test_sizes_and_lengths_are_for_people() -> None:
    assert [size_text(n) for n in (870, 4800, 245_000, 1_500_000)] == [
        "870 B", "4.8 kB", "245 kB", "1.5 MB",
    ]  # fmt: skip
    assert [duration_text(ms) for ms in (99.6, 1600)] == ["100 ms", "1.6 s"]
