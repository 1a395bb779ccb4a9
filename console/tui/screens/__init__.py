"""The screens: start, inspector, help, and small questions."""
