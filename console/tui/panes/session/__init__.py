"""The session editor."""
