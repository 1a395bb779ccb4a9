"""Tests of console.audio."""
