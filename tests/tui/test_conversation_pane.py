"""The Conversation pane paints what has changed, and nothing else."""

from collections.abc import Iterator

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip

from console.inspection.transcript import Entry
from console.tui.panes.conversation.pane import ConversationPane
from console.tui.themes import DARK, fallback_variables

WIDTH, HEIGHT = 60, 20
SAID = [Entry(f"item_{number}", "assistant", "Good morning") for number in range(200)]


class ConversationApp(App[None]):
    """A pane and nothing behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return fallback_variables(self.current_theme.to_color_system().generate())

    def compose(self) -> ComposeResult:
        yield ConversationPane(id="conversation")

    @property
    def pane(self) -> ConversationPane:
        return self.query_one(ConversationPane)

    def shown(self) -> list[str]:
        height = self.pane.scrollable_content_region.height
        return [self.pane.render_line(y).text.rstrip() for y in range(height)]


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The screen lines that were painted."""
    lines: list[int] = []
    render = ConversationPane.render_line

    def counted(self: ConversationPane, y: int) -> Strip:
        lines.append(y)
        return render(self, y)

    monkeypatch.setattr(ConversationPane, "render_line", counted)
    yield lines


def answer(words: int) -> Entry:
    """An answer that is still being given."""
    return Entry("item_now", "assistant", "word " * words, running=True)


async def test_an_answer_that_grows_paints_its_last_line(painted: list[int]) -> None:
    app = ConversationApp()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.pane.show([*SAID, answer(22)])
        await pilot.pause(0.1)
        painted.clear()
        app.pane.show([*SAID, answer(23)])
        await pilot.pause(0.1)
        assert len(painted) == 1
        assert " ".join(app.shown()).count("word") == 23


async def test_an_answer_that_needs_another_line_moves_those_above_it(painted: list[int]) -> None:
    app = ConversationApp()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.pane.show([*SAID, answer(1)])
        await pilot.pause(0.1)
        before = app.shown()
        app.pane.show([*SAID, answer(15)])
        await pilot.pause(0.1)
        assert app.shown()[:-2] == before[1:-1]
        assert app.pane.following


async def test_a_conversation_that_became_shorter_leaves_nothing_behind() -> None:
    app = ConversationApp()
    async with app.run_test(size=(WIDTH, HEIGHT)) as pilot:
        app.pane.show(SAID[:3])
        await pilot.pause(0.1)
        app.pane.show(SAID[:1])
        await pilot.pause(0.1)
        assert sum("Good morning" in line for line in app.shown()) == 1
        app.pane.show([])
        await pilot.pause(0.1)
        assert app.shown()[0] == "Nothing said yet."
