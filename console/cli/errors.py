"""What a command raises when it cannot do what was asked."""


class UsageError(Exception):
    """One line with cause and remedy; the command ends with exit status 2 and nothing else."""
