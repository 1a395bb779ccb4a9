"""Tests of console.sound, against a real (virtual) sound card where one can be started."""
