"""The client against a scripted server, and its connection against real sockets."""
