"""The Realtime reference client: RealtimeClient, RealtimeAPI, RealtimeEventHandler."""
