"""What holds for every test: no test knows the developer's key."""

import pytest


@pytest.fixture(autouse=True)
def no_real_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the environment must neither be used nor change what a test sees."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
