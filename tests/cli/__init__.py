"""Tests of console.cli."""
