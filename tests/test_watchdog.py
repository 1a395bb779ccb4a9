"""A run with tests that hang: each fails with what it waits for, and the others are run."""

import subprocess
import sys
from pathlib import Path

HANGING = """
import asyncio
import threading

from tests import watchdog

watchdog.LIMIT_S = watchdog.AGAIN_S = 0.5


async def the_answer():
    await asyncio.Event().wait()


async def test_that_awaits():
    helper = asyncio.create_task(the_answer(), name="helper")
    while not helper.done():
        await asyncio.sleep(0.02)


def test_that_joins():
    thread = threading.Thread(target=threading.Event().wait, name="stuck", daemon=True)
    thread.start()
    thread.join()


async def test_whose_task_refuses_to_end():
    async def stays():
        while True:
            try:
                await the_answer()
            except asyncio.CancelledError:
                pass

    task = asyncio.create_task(stays(), name="stays")
    await asyncio.sleep(0)


def test_that_is_well():
    pass
"""
IN_C = """
import ctypes

from tests import watchdog

watchdog.LAST_LIMIT_S = 0.5


def test_that_never_comes_back_to_python():
    ctypes.PyDLL(None).sleep(50)
"""
LEFT_BEHIND = """
import threading

from tests import watchdog

watchdog.EXIT_LIMIT_S = 0.5


def test_that_leaves_a_thread():
    threading.Thread(target=threading.Event().wait, name="left").start()
"""


def run(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """Tests of their own, in a pytest of their own."""
    file = folder / "test_it.py"
    file.write_text(tests)
    command = [sys.executable, "-m", "pytest", "-q", "-o", "asyncio_mode=auto"]
    return subprocess.run(
        [*command, "-p", "tests.watchdog", "-c", "/dev/null", "--rootdir", folder, file],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_what_hangs_fails_with_what_it_waits_for_and_the_others_are_run(tmp_path: Path) -> None:
    done = run(tmp_path, HANGING)
    assert done.returncode == 1
    assert "2 failed, 2 passed, 1 error" in done.stdout
    assert "task helper:" in done.stdout
    assert "in the_answer" in done.stdout
    assert "thread stuck:" in done.stdout
    assert "task stays:" in done.stdout


def test_what_hangs_outside_python_ends_the_run_and_says_where(tmp_path: Path) -> None:
    done = run(tmp_path, IN_C)
    assert done.returncode == 1
    assert "in test_that_never_comes_back_to_python" in done.stderr


def test_a_thread_left_behind_does_not_keep_the_run_from_ending(tmp_path: Path) -> None:
    done = run(tmp_path, LEFT_BEHIND)
    assert done.returncode == 1
    assert "1 passed" in done.stdout
    assert "Timeout" in done.stderr
    assert "in wait" in done.stderr
