"""Tests: what is known of a session from its events alone."""
