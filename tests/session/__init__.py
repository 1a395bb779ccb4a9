"""Tests: files and live connections as inspected sessions."""
