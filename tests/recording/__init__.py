"""Tests of console.recording."""
