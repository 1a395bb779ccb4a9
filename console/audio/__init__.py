"""Samples and bytes: PCM16, G.711, WAV, peaks. The bottom layer; pure."""
