"""Benchmarks: what the program promises of its speed, measured."""
