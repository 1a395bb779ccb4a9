"""Typing into a field lays out nothing; a text longer than the field is followed to its end."""

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen

from console.tui.widgets.composer import Composer

LONG = "the quick brown fox jumps over the lazy dog " * 3


class Console(App[None]):
    def compose(self) -> ComposeResult:
        yield Composer()


async def test_typing_lays_out_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    layouts: list[str] = []
    app = Console()
    async with app.run_test(size=(40, 5)) as pilot:
        app.query_one(Composer).input.focus()
        await pilot.pause(0.1)
        refresh_layout = Screen._refresh_layout

        def counted(screen: Screen[None], *arguments: object, **options: object) -> None:
            layouts.append(app.query_one(Composer).input.value)
            refresh_layout(screen, *arguments, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(Screen, "_refresh_layout", counted)
        await pilot.press(*"hello")
        await pilot.pause(0.1)
        assert app.query_one(Composer).input.value == "hello"
        assert not layouts


async def test_a_long_text_is_seen_up_to_the_cursor() -> None:
    app = Console()
    async with app.run_test(size=(40, 5)) as pilot:
        field = app.query_one(Composer).input
        field.focus()
        field.value = LONG.replace(" ", "_")
        await pilot.press("end", *"dogs")
        await pilot.pause(0.1)
        seen = field.render_line(0).text
        assert seen.rstrip().endswith("lazy_dog_dogs")
        await pilot.press("home")
        await pilot.pause(0.1)
        assert field.render_line(0).text.startswith("the_quick")
        await pilot.resize_terminal(60, 5)
        await pilot.press("end")
        await pilot.pause(0.1)
        assert field.render_line(0).text.rstrip().endswith("lazy_dog_dogs")
