"""A scrollbar is painted where its thumb is seen to move, and always right."""

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip

from console.tui.widgets.line_view import LineView, _thumb

HEIGHT = 20


class LinesApp(App[None]):
    """Numbered lines."""

    def compose(self) -> ComposeResult:
        yield LineView()

    @property
    def lines(self) -> LineView:
        return self.query_one(LineView)

    def bar(self) -> list[Strip]:
        bar = self.lines.vertical_scrollbar
        return [bar.render_line(y) for y in range(bar.size.height)]


async def test_a_scrollbar_looks_other_only_where_its_thumb_does() -> None:
    app = LinesApp()
    async with app.run_test(size=(40, HEIGHT)) as pilot:
        seen, painted = 0, 0
        for lines in (0, 5, HEIGHT, 21, 30, 31, 40, 400, 401, 4000, 4001, 100_000, 100_050):
            for share in (0.0, 0.5, 0.501, 1.0):
                before, thumb = app.bar(), _thumb(app.lines.vertical_scrollbar)
                app.lines.set_length(lines)
                top = round(share * max(0, lines - HEIGHT))
                app.lines.scroll_to(y=top, animate=False, immediate=True, force=True)
                app.lines.vertical_scrollbar.refresh()
                await pilot.pause()
                looks_other = app.bar() != before
                says_other = _thumb(app.lines.vertical_scrollbar) != thumb
                assert says_other or not looks_other
                seen, painted = seen + looks_other, painted + says_other
        assert seen > 10
        assert painted < 52


async def test_lines_that_do_not_move_the_thumb_paint_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = LinesApp()
    async with app.run_test(size=(40, HEIGHT)) as pilot:
        app.lines.set_length(100_000)
        await pilot.pause(0.1)
        painted: list[int] = []
        monkeypatch.setattr(app.lines.vertical_scrollbar, "refresh", lambda: painted.append(1))
        app.lines.set_length(100_050)
        assert not painted
        assert app.lines.vertical_scrollbar.window_virtual_size == 100_050
        with app.lines.one_move():
            app.lines.scroll_to(y=5, animate=False, immediate=True, force=True)
            app.lines.scroll_to(y=0, animate=False, immediate=True, force=True)
        assert not painted
        app.lines.set_length(200_000)
        app.lines.scroll_to(y=100_000, animate=False, immediate=True, force=True)
        assert painted
