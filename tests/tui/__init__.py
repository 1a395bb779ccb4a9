"""Tests: screens and widgets, headless."""
