"""Rows, views, runs and filters over a stream of events. Pure: payloads stay where they are."""
