"""A Realtime server on this machine: real protocol, real voice activity, synthetic speech.

`server` and `link` are the sockets; `session` is a session without one, and whatever takes time in
it is a script on its `stage`. `hearing` is the way in (buffer, voice activity, transcription),
`responding` the way out (responses, their items and bodies, how speech is cut for the wire). What
is said comes from `mind`, or from a `brain` elsewhere; `voice` is how it sounds. `client_events`
and the tables of `shape` checks say what clients may send.
"""
