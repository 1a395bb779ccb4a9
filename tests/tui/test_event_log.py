"""The event log widget, headless."""

from collections.abc import Iterator

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip

from console.store.log_line import LogLine
from console.store.rows import Flag, RowFields, RowTable
from console.store.view import EventView
from console.tui.panes.events.log import EventLog
from console.tui.themes import DARK, fallback_variables

MANY = 100_000


class LogApp(App[None]):
    """A log over rows that know nothing but their number."""

    def __init__(self, count: int, *, streaming: bool = False) -> None:
        super().__init__()
        self.rows = RowTable()
        self.streaming = streaming
        self.view = EventView(self.rows)
        self.grow(count)
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return fallback_variables(self.current_theme.to_color_system().generate())

    def grow(self, count: int) -> None:
        flags = Flag.STREAMING if self.streaming else Flag(0)
        for _ in range(count):
            self.rows.append(RowFields(0, 1, float(len(self.rows)), "x", "server", flags))
        self.view.extend()

    def line(self, index: int) -> LogLine:
        row = self.view.line(index)
        time = float(row.row)
        return LogLine(row.row, time, time, "server", f"type.{row.row}", row.events, "", 0.0,
                       False, False)  # fmt: skip

    def compose(self) -> ComposeResult:
        yield EventLog(id="log")

    @property
    def log_view(self) -> EventLog:
        return self.query_one("#log", EventLog)

    def on_mount(self) -> None:
        self.log_view.show(self.view, self.line, lambda _: None)
        self.log_view.focus()

    def shown(self) -> str:
        height = self.log_view.size.height
        return "\n".join(self.log_view.render_line(y).text for y in range(height))


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The screen lines that were painted."""
    lines: list[int] = []
    render = EventLog.render_line

    def counted(self: EventLog, y: int) -> Strip:
        lines.append(y)
        return render(self, y)

    monkeypatch.setattr(EventLog, "render_line", counted)
    yield lines


async def test_it_follows_the_newest_line_until_somebody_looks_back() -> None:
    app = LogApp(MANY)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        assert f"type.{MANY - 1}" in app.shown()
        await pilot.press("k")
        app.grow(50)
        app.log_view.grown()
        await pilot.pause()
        assert f"type.{MANY + 49}" not in app.shown()
        await pilot.press("end")
        assert app.log_view.following
        assert f"type.{MANY + 49}" in app.shown()


async def test_a_cursor_move_paints_two_lines(painted: list[int]) -> None:
    app = LogApp(MANY)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        painted.clear()
        await pilot.press("k")
        await pilot.pause()
        assert len(painted) <= 2


async def test_rows_out_of_sight_are_never_drawn_up() -> None:
    app = LogApp(MANY)
    drawn: set[int] = set()
    line = app.line

    def counted(index: int) -> LogLine:
        drawn.add(index)
        return line(index)

    app.line = counted  # type: ignore[method-assign]
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("g")
        await pilot.pause()
        assert len(drawn) <= 60


async def test_home_end_and_pages_go_where_they_say() -> None:
    app = LogApp(MANY)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("g")
        assert app.log_view.cursor == 0
        await pilot.press("pagedown")
        assert app.log_view.cursor == 19
        await pilot.press("G")
        assert app.log_view.cursor == MANY - 1


async def test_a_click_puts_the_cursor_there_and_a_second_one_chooses() -> None:
    chosen: list[int] = []

    class Choosing(LogApp):
        def on_event_log_chosen(self, event: EventLog.Chosen) -> None:
            chosen.append(event.row)

    app = Choosing(100)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("g")
        await pilot.click("#log", offset=(5, 3))
        assert app.log_view.cursor == 3
        await pilot.click("#log", offset=(5, 3), times=2)
        await pilot.pause()
        assert chosen == [3]


async def test_a_run_is_one_line_with_its_count() -> None:
    app = LogApp(30, streaming=True)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        assert "×30" in app.shown()


async def test_events_that_join_the_last_line_paint_one_line(painted: list[int]) -> None:
    app = LogApp(MANY)
    async with app.run_test(size=(80, 20)) as pilot:
        app.streaming = True
        app.grow(5)
        app.log_view.grown()
        await pilot.pause(0.1)
        painted.clear()
        app.grow(5)
        app.log_view.grown()
        await pilot.pause(0.1)
        assert painted == [19]
        assert "×10" in app.shown()


async def test_lines_out_of_sight_paint_nothing(painted: list[int]) -> None:
    app = LogApp(MANY)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("g")
        await pilot.pause(0.1)
        painted.clear()
        app.grow(50)
        app.log_view.grown()
        await pilot.pause(0.1)
        assert not painted
