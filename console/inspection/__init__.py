"""Folds over a stream of events: how each response ended, usage, session config, voice. Pure."""
