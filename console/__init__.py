"""realtime-console: the inspector, recorder, simulator and reference client for Realtime APIs."""

__version__ = "0.1.0"
