"""What holds for every test: none knows the developer's key, none fails for being slow."""

import pytest
from hypothesis import settings

pytest_plugins = ["tests.watchdog"]

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


LONG = 80


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long data is named by its size: its text would be part of every report and environment."""
    if isinstance(val, (str, bytes)) and len(val) > LONG:
        return f"{argname} of {len(val)}"
    return None


@pytest.fixture(autouse=True)
def no_real_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the environment must neither be used nor change what a test sees."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
