"""The simulator, over real sockets and, where time matters, on a clock of the test's own."""
