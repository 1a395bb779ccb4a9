"""The recordings on the start screen: listed at once, summed up in steps, renamed and deleted."""

import time
from collections.abc import Iterator
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input

from console.protocol.text import visible
from console.recording.files import RecordingError
from console.recording.library import (
    SUFFIX,
    RecordingFile,
    delete_recording,
    recordings_folder,
    rename_recording,
)
from console.recording.summaries import SummaryCache
from console.recording.summary_table import named
from console.session.library import Library
from console.store.units import size_text
from console.tui.feed import timed
from console.tui.screens.prompts import Confirm, Prompt
from console.tui.widgets.recording_list import RecordingList

READ_EVERY_S = 1 / 50
READ_BUDGET_S = 0.012
"""How long a step may read recordings: the screen answers keys all the while."""
PAINT_EVERY_S = 0.2
"""How often what was read is painted: painting costs more than most recordings."""


class LibraryScreen(Screen[None]):
    """The recordings of a folder, and what can be done with them."""

    def __init__(self) -> None:
        super().__init__()
        self._cache = SummaryCache()
        self._library = Library(recordings_folder(), self._cache)
        self._complete = False
        self._painted_s = 0.0

    def compose_recordings(self) -> ComposeResult:
        """The list, and the field that filters it."""
        with Vertical(id="recordings"):
            yield Input(placeholder="words in the name, the model …", select_on_focus=False)
            yield RecordingList()

    def on_mount(self) -> None:
        """List the recordings at once; their figures come in the next frames."""
        self._list = self.query_one(RecordingList)
        self._filter = self.query_one(Input)
        self._filter.display = False
        self._box = self.query_one("#recordings", Vertical)
        self.show_folder(self._library.folder)
        self.set_interval(READ_EVERY_S, self._read)

    def on_unmount(self) -> None:
        """Keep what was found."""
        self._library.close()

    def show_folder(self, folder: Path) -> None:
        """Show the recordings of a folder."""
        if folder != self._library.folder:
            self._library.close()
            self._library = Library(folder, self._cache)
        try:
            self._library.refresh()
        except RecordingError as error:
            self._tell(error)
        self._complete = False
        self._relist()

    def open_paths(self) -> Iterator[Path]:
        """The recordings that are open in this console."""
        yield from ()

    def _read(self) -> None:
        if self._complete:
            return
        self._complete = not timed(self._library.step, READ_BUDGET_S)
        now_s = time.monotonic()
        if self._complete or now_s - self._painted_s > PAINT_EVERY_S:
            self._painted_s = now_s
            self._relist()

    def _relist(self) -> None:
        words = self._filter.value.lower().split()
        files = self._library.files
        if words:
            files = [file for file in files if self._fits(file, words)]
        folder = visible(str(self._library.folder))
        none = "none with these words" if words else "none yet: the simulator makes the first"
        self._list.show(files, self._library.summary, none)
        count = f"{len(files):,} of {len(self._library.files):,}" if words else f"{len(files):,}"
        self._box.border_title = visible(f"Recordings · {count} in {folder}").replace("[", r"\[")

    def _fits(self, file: RecordingFile, words: list[str]) -> bool:
        summary = self._library.summary(file)
        text = named(file.path.name, summary) + " " + (summary.model if summary else "")
        return all(word in text.lower() for word in words)

    @on(RecordingList.Highlighted)
    def _tell_details(self, event: RecordingList.Highlighted) -> None:
        """What the line had no room for."""
        summary = self._library.summary(event.file)
        details = [size_text(event.file.size), summary.model if summary else ""]
        text = " · ".join(filter(None, details))
        self._box.border_subtitle = visible(text).replace("[", r"\[")

    def action_filter(self) -> None:
        """Type words that recordings must have."""
        self._filter.display = True
        self._filter.focus()

    def action_leave_filter(self) -> None:
        """All recordings again."""
        self._filter.value = ""
        self._filter.display = False
        self._list.focus()

    @on(Input.Changed)
    def _filter_changed(self) -> None:
        self._relist()

    @on(Input.Submitted)
    def _filter_entered(self) -> None:
        self._list.focus()

    @work
    async def action_rename(self) -> None:
        """Ask for another name."""
        file = self._list.file
        if file is None or self._is_open(file):
            return
        stem = visible(file.path.name.removesuffix(SUFFIX))
        hint = f"the new name, without {SUFFIX}"
        answer = await self.app.push_screen_wait(Prompt("Rename", hint, value=stem))
        if answer and answer.removesuffix(SUFFIX) != stem:
            try:
                rename_recording(file.path, answer.removesuffix(SUFFIX))
            except RecordingError as error:
                self._tell(error)
            self.show_folder(self._library.folder)

    @work
    async def action_delete(self) -> None:
        """Delete a recording after asking."""
        file = self._list.file
        if file is None or self._is_open(file):
            return
        link = "the link " if file.path.is_symlink() else ""
        question = f"Delete {link}{visible(file.path.name)} ({size_text(file.size)}) for good?"
        if await self.app.push_screen_wait(Confirm("Delete", question)):
            try:
                delete_recording(file.path)
            except RecordingError as error:
                self._tell(error)
            self.show_folder(self._library.folder)

    def _is_open(self, file: RecordingFile) -> bool:
        summary = self._library.summary(file)
        recording = summary is not None and summary.state == "recording"
        if recording or file.path.resolve() in (path.resolve() for path in self.open_paths()):
            what = "being recorded" if recording else "open"
            self._tell(RecordingError(f"{file.path.name}: is {what}"))
            return True
        return False

    def _tell(self, error: Exception) -> None:
        self.notify(visible(str(error)), markup=False, severity="error")
