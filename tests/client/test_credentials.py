"""Where keys come from and how they are kept."""

import stat
from pathlib import Path

import pytest

from console.client.credentials import find_key, save_key
from console.protocol.secrets import Secret

KEY = "sk-0123456789abcdefCANARY"


def test_the_environment_comes_before_the_env_file_and_that_before_the_key_file(
    tmp_path: Path,
) -> None:
    dotenv, key_file = tmp_path / ".env", tmp_path / "key"
    assert find_key({}, dotenv, key_file) is None
    key_file.write_text("sk-from-file\n")
    assert find_key({}, dotenv, key_file) == Secret("sk-from-file")
    dotenv.write_text("OTHER=1\nOPENAI_API_KEY=sk-from-env-file\n")
    assert find_key({}, dotenv, key_file) == Secret("sk-from-env-file")
    assert find_key({"OPENAI_API_KEY": "sk-env"}, dotenv, key_file) == Secret("sk-env")


@pytest.mark.parametrize(
    "line",
    [
        f"OPENAI_API_KEY={KEY}",
        f'export OPENAI_API_KEY="{KEY}"',
        f"  OPENAI_API_KEY = '{KEY}'  ",
        f"\ufeffOPENAI_API_KEY={KEY}\r",
    ],
)
def test_an_env_file_is_read_as_people_write_it(line: str, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text(line + "\n", encoding="utf-8")
    assert find_key({}, dotenv, tmp_path / "none") == Secret(KEY)


def test_an_empty_variable_is_no_key(tmp_path: Path) -> None:
    assert find_key({"OPENAI_API_KEY": " "}, None, tmp_path / "none") is None


def test_a_saved_key_is_for_its_owner_only_and_found_again(tmp_path: Path) -> None:
    key_file = tmp_path / "config" / "key"
    save_key(Secret("sk-old"), key_file)
    save_key(Secret(KEY), key_file)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert find_key({}, None, key_file) == Secret(KEY)
    assert [path.name for path in key_file.parent.iterdir()] == ["key"]
