"""The file behind a recording: read in steps, followed while it grows, read again when asked to."""

from collections.abc import Iterator
from typing import ClassVar

from console.protocol.text import visible
from console.session.replay import ReplaySession
from console.tui.feed import Feed, timed
from console.tui.screens.file_news import news_parts, news_told
from console.tui.screens.playing import Playing
from console.tui.widgets.status_bar import StatusPart

LOOK_EVERY_S = 0.5
INDEX_EVERY_S = 1 / 50
INDEX_BUDGET_S = 0.016
"""How long an index step may take: most of the time there is, much less while somebody types."""


class Following(Playing):
    """Knows how far the file was read, what became of it, and says so."""

    KIND: ClassVar[str] = "recording"

    def __init__(self, replay: ReplaySession) -> None:
        super().__init__(Feed(replay.inspected))
        self.replay = replay
        self._told_damage = False
        self._told_news: list[str] = []
        self._known: object = None
        self._looked_at = 0.0
        self._fitted = False

    def begin_reading(self) -> None:
        """Read what the first frame has time for, the rest step by step."""
        self._index()
        self.set_interval(INDEX_EVERY_S, self._index)

    def on_unmount(self) -> None:
        """Let go of the file."""
        self.replay.close()

    def _index(self) -> None:
        """Read some more of the file; now and then look what has become of it."""
        if self.more_to_come:
            budget_s = INDEX_BUDGET_S / 4 if self.playhead.playing else INDEX_BUDGET_S
            self.more_to_come = timed(self.replay.step, budget_s)
            if not self.more_to_come:
                self._have_read()
        if self.now() - self._looked_at > LOOK_EVERY_S:
            self._looked_at = self.now()
            self._look_at_file()

    def _have_read(self) -> None:
        if not self._fitted:
            self._fitted = True
            self.feed.scope.fit(self.session.voices.end_s)
        self.show_status()  # what was said of the reading is over

    def _look_at_file(self) -> None:
        if self.replay.look():
            self.more_to_come = True
            self._told_damage = False
        watch = self.replay.watch
        known = (watch.content, watch.kept, watch.name, self.replay.state)
        if known == self._known:
            return
        self._known = known
        if watch.content != "whole":
            self.more_to_come = False
            self.file_changed()
        self._tell_news()
        self.show_status()

    def _tell_news(self) -> None:
        """Say once what has become of the file, and again only if something else has."""
        news = news_told(self.replay.watch, self.replay.path.name)
        for text in news:
            if text not in self._told_news:
                self.notify(visible(text), markup=False, severity="warning", timeout=10)
        self._told_news = news

    def file_parts(self) -> Iterator[StatusPart]:
        """What the status line says of the file."""
        if self.more_to_come and self.replay.size:
            share = min(1.0, self.replay.indexed_bytes / self.replay.size)
            yield StatusPart(f"reading {share:.0%}", "busy")
        yield from news_parts(self.replay.watch)
        state = "" if self.more_to_come else self.replay.state
        if state == "recording":
            yield StatusPart("still being recorded", "live")
        elif state == "cut" and self._marked:
            yield StatusPart("cut off: its recorder did not finish", "look")
        bad = self.replay.bad_lines
        damage = [f"{bad:,} bad line{'s' if bad > 1 else ''}"] if bad else []
        damage += ["cut at the end"] if self._torn and not self._marked else []
        damage += ["not read to its end"] if self.replay.problem else []
        if damage:
            yield StatusPart(" · ".join(damage), "failed")

    @property
    def _marked(self) -> bool:
        """Whether it says of itself where it begins and ends: of other logs nobody knows."""
        return bool(self.session.ending.mark)

    @property
    def _torn(self) -> str:
        """Why the last record is incomplete; "" also where its rest is still to come."""
        torn = self.replay.torn
        return torn.line.reason if torn is not None and self.replay.state != "recording" else ""

    def tell_damage(self) -> None:
        """Say once, when all is read, what the file is missing."""
        if self._told_damage or self.more_to_come:
            return
        self._told_damage = True
        if self.replay.problem:
            self.notify(visible(self.replay.problem), markup=False, severity="error", timeout=10)
        if self._torn:
            self.notify(visible(self._torn), markup=False, severity="warning")
        if not len(self.session.rows):
            self.notify("This recording has no events", markup=False, severity="warning")

    def file_changed(self) -> None:
        """What lies behind the rows is not what it was."""

    def show_status(self) -> None:
        """Show what is inspected and what is to be said of it."""

    def keep_bookmark(self, row: int, note: str | None) -> str:
        """Bookmarks of a recording lie beside it."""
        self.replay.bookmark(row, note)
        return self.replay.bookmarks_problem
