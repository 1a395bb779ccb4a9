"""Profiles: read from TOML, and refused in one line that names file, place and remedy."""

from pathlib import Path

import pytest

from console.client.profiles import Profile, ProfileError, load_profiles


def test_no_file_is_no_profiles(tmp_path: Path) -> None:
    assert load_profiles(tmp_path / "none.toml") == {}


def test_a_profile_says_where_and_as_what(tmp_path: Path) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text(
        '[profiles.local]\nurl = "ws://127.0.0.1:1/v1"\ndialect = "beta"\n[profiles.plain]\n'
    )
    assert load_profiles(path) == {
        "local": Profile("local", "ws://127.0.0.1:1/v1", None, "beta"),
        "plain": Profile("plain"),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[profiles", "is no TOML"),
        ("profiles = 1", r"\[profiles.NAME\]"),
        ("profiles.x = 1", r"\[profiles.x\]"),
        ('[profiles.x]\nurll = "a"', "x.urll is unknown: use url"),
        ("[profiles.x]\nurl = 1", "x.url must be text"),
        ('[profiles.x]\ndialect = "gamma"', 'must be "ga" or "beta"'),
        ('[profiles.x]\napi_key = "sk-CANARY"', "keys do not belong here"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text(text)
    with pytest.raises(ProfileError, match=said) as refused:
        load_profiles(path)
    assert str(path) in str(refused.value)
    assert "CANARY" not in str(refused.value)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profiles(tmp_path)
