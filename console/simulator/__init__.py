"""A Realtime server on this machine: real protocol, real voice activity, synthetic speech.

`server` and `link` are the sockets; `session` is a session without one, and whatever takes time in
it is a script on its `stage`. `hearing` is the way in (buffer, voice activity, transcription),
`responding` the way out (responses, their items, how speech is cut for the wire), `mind` what is
said and `voice` how it sounds. `shape` and the tables that use it say what clients may send.
"""
