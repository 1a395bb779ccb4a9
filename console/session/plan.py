"""Many events at once: the ids and audio of their rows, and the few steps that folding them takes.

Until an event of another kind comes, the deltas of one content part add up to one delta, whatever
other deltas lie between them: a run is folded as one event. Planning changes nothing but the names
known, so that what turns out odd, or to hold a secret, can still be taken in one by one.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import starmap
from typing import TypeAlias

from console.audio.base64_codec import decoded_length
from console.protocol.secrets import mask_event_bytes, mask_text, may_hold_secrets
from console.protocol.wire import JsonObject, JsonValue, text_at
from console.session.kinds import EventKind, RunKey, limits_reported
from console.store.links import LINK_FIELDS, links_of
from console.store.rows import Names

Numbers: TypeAlias = tuple[int, int, int]

_NO_NUMBERS: Numbers = (0, 0, 0)
_KEYS_HAVE = ("sk-", "ek_", "api-key")


class OddError(Exception):
    """Among these events is one that must be looked at on its own."""


class Step:
    """An event to fold, or a run of them: then `event` is the first one, with all their deltas."""

    __slots__ = ("audio_bytes", "audio_rows", "event", "kind", "row")

    def __init__(self, row: int, kind: EventKind, event: JsonObject) -> None:
        self.row = row
        self.kind = kind
        self.event = event
        self.audio_rows: list[int] = []
        self.audio_bytes: int | None = None
        """Of a run with sound, which is counted and not kept."""


class _Run:
    """Deltas that add up, and what their rows have in common."""

    __slots__ = ("call_id", "deltas", "numbers", "step")

    def __init__(self, step: Step, numbers: Numbers) -> None:
        self.step = step
        self.numbers = numbers
        self.call_id = step.event.get("call_id")
        self.deltas: list[JsonValue] = []


class Plan:
    """What to do with the events from a row on."""

    def __init__(self, first_row: int, ids: Names) -> None:
        self.flags: list[int] = []
        self.numbers: list[Numbers] = []
        """The ids of each row: item, response, call."""
        self.audio_sizes: list[int] = []
        self.steps: list[Step] = []
        self._first_row = first_row
        self._ids = ids
        self._runs: list[_Run] = []
        self._open: dict[RunKey, _Run] = {}
        self._reports: dict[tuple[str, ...], tuple[int, EventKind, JsonObject]] = {}

    def make(self, raws: list[bytes], kinds: list[EventKind], events: list[JsonObject]) -> None:
        """Look at each event once, then at what will be kept. Raises OddError."""
        self.flags = [kind.flags for kind in kinds]
        self.audio_sizes = [0] * len(events)
        self._read(kinds, events)
        reports = starmap(Step, self._reports.values())
        self.steps += sorted(reports, key=lambda step: step.row)
        kept = [
            raws[step.row - self._first_row] for step in self.steps if step.kind.run_key is None
        ]
        if may_hold_secrets(b"".join(kept)) and any(map(_holds_secret, kept)):
            raise OddError
        for run in self._runs:
            self._add_up(run)

    def _read(self, kinds: list[EventKind], events: list[JsonObject]) -> None:
        find, add = self._open.get, self.numbers.append
        row = self._first_row
        for kind, event in zip(kinds, events, strict=True):
            run_key = kind.run_key
            if run_key is not None:
                try:
                    run = find(run_key(event))
                except (KeyError, TypeError):  # it lacks what runs are told apart by
                    run = None
                if run is None or run.call_id != event.get("call_id"):
                    run = self._begin(row, kind, event, run_key)
                run.deltas.append(event.get(kind.delta))
                add(run.numbers)
                if kind.audio_field:
                    run.step.audio_rows.append(row)
            elif kind.audio_field:  # sound from the side that does not send it
                raise OddError
            else:
                add(_NO_NUMBERS if LINK_FIELDS.isdisjoint(event) else self._numbers(event))
                if kind.is_report:  # the newest one of the same limits counts
                    self._reports[limits_reported(event)] = row, kind, event
                elif not kind.idle:
                    self._add_step(row, kind, event)
            row += 1

    def _begin(
        self, row: int, kind: EventKind, event: JsonObject, run_key: Callable[[JsonObject], RunKey]
    ) -> _Run:
        """Begin a run. A delta without ids of its own may carry them elsewhere: it stays alone."""
        if kind.audio_field:
            self._open.clear()  # sound is heard in the order it comes in
        step = Step(row, kind, event)
        run = _Run(step, self._numbers(event))
        self.steps.append(step)
        self._runs.append(run)
        if kind.source == "client" or (text_at(event, "item_id") and text_at(event, "response_id")):
            with suppress(KeyError, TypeError):
                self._open[run_key(event)] = run
        return run

    def _add_step(self, row: int, kind: EventKind, event: JsonObject) -> None:
        self._open.clear()
        self.steps.append(Step(row, kind, event))
        if kind.may_fail:
            self.flags[row - self._first_row] = kind.flags_of(event)

    def _numbers(self, event: JsonObject) -> Numbers:
        item, response, call = links_of(event)
        ids = self._ids.numbers
        return (
            ids[item] if item in ids else self._new_number(item),
            ids[response] if response in ids else self._new_number(response),
            ids[call] if call in ids else self._new_number(call),
        )

    def _new_number(self, text: str) -> int:
        refuse_secrets([text])
        return self._ids.number(text)

    def _add_up(self, run: _Run) -> None:
        deltas = [delta for delta in run.deltas if isinstance(delta, str)]
        step = run.step
        if len(deltas) < len(run.deltas):
            raise OddError
        if step.kind.audio_field:
            sizes = list(map(decoded_length, deltas))
            step.audio_bytes = sum(sizes)
            for row, size in zip(step.audio_rows, sizes, strict=True):
                self.audio_sizes[row - self._first_row] = size
            return
        text = "".join(deltas)
        suspicious = mask_text(text) != text or any(sign in text for sign in _KEYS_HAVE)
        if suspicious:
            refuse_secrets(deltas)
        step.event = {**step.event, step.kind.delta: text}


def refuse_secrets(texts: Iterable[str]) -> None:
    """Raise OddError where something in a text is to be masked."""
    if any(mask_text(text) != text for text in texts):
        raise OddError


def _holds_secret(raw: bytes) -> bool:
    """Whether something in a line is to be masked."""
    return mask_event_bytes(raw)[0] != raw
