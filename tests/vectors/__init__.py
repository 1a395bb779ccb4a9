"""Runs vectors made with the JavaScript reference client against our public classes.

`python -m tests.vectors DIR` needs only what the package itself needs.
"""
