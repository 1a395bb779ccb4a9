"""The voices as waveforms on the session clock."""
