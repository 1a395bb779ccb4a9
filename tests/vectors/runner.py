"""One vector file: what kind it is, and what of it we do not reproduce."""

import json
from pathlib import Path

from console.protocol.wire import JsonObject, text_at
from tests.vectors.client_case import run_client_case
from tests.vectors.handler_case import run_handler_case
from tests.vectors.utils_case import run_utils_case

_KINDS = {
    "client": run_client_case,
    "utils": run_utils_case,
    "event_handler": run_handler_case,
}


def run_file(path: Path) -> list[str]:
    """The differences between a vector file and us, a line each; none when we agree."""
    try:
        case: JsonObject = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"cannot be read: {error}"]
    run = _KINDS.get(text_at(case, "kind"))
    if case.get("format") != 1 or run is None:
        return [f"not a format 1 vector of a known kind: {text_at(case, 'kind')!r}"]
    try:
        return run(case)
    except Exception as error:  # noqa: BLE001  one broken case must not hide the others
        return [f"{type(error).__name__}: {error}"]
