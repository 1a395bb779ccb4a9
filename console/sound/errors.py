"""What can go wrong between us and a sound card, in words a user can act on."""


class SoundUnavailable(Exception):
    """No sound in or out: one line with the cause and what to do. Everything else works on."""
