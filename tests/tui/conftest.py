"""What tests of the screens have in common: devices that are not there."""

import pytest

from console.session import loudspeaker, microphone
from tests.session.devices import SlowDevices


@pytest.fixture
def devices(monkeypatch: pytest.MonkeyPatch) -> SlowDevices:
    """A microphone and a speaker, which start when they are released."""
    devices = SlowDevices()
    monkeypatch.setattr(microphone, "Recorder", devices.microphone)
    monkeypatch.setattr(loudspeaker, "Player", devices.speaker)
    return devices
