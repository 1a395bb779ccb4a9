"""Against the live service, when REALTIME_LIVE is set and a key is found: it costs money."""
