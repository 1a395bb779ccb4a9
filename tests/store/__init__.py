"""Tests: rows, views, filters and the lines drawn from them."""
