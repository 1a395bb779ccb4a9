"""The details of one event."""
