"""A Realtime server on loopback: real protocol, real speech, no key and no network."""
