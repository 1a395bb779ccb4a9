"""Loudspeaker and microphone: the only place that knows sounddevice, loaded only when used."""
