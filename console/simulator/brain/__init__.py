"""Thinking by somebody else: a chat completions endpoint, such as a local model, as the mind.

`chat` writes the request, `answer` reads what comes back, `brain` is the connection in between.
"""
