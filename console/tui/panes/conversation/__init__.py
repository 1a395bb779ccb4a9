"""The conversation, rendered from the client's cache."""
