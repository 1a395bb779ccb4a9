"""Other people's Realtime clients against `serve`: each holds the same four conversations.

`make third-party` installs what they need; without that they are skipped, and say so.
"""
