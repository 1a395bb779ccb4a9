"""Letters to sounds: a rough phonetics that gives speech its syllables, for the synthetic voice.

Not pronunciation: which letters hum, hiss or burst, and for how long, so that the sound has the
rhythm, the envelope and the spectrum of speech.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Phone:
    """One sound: how long, its three formants in Hz, how much of it is voice and how much noise."""

    duration_ms: float
    formants: tuple[float, float, float] = (500.0, 1500.0, 2500.0)
    voiced: float = 0.0
    noise: float = 0.0
    stressed: bool = False


_VOWELS: dict[str, tuple[float, float, float]] = {
    "a": (730, 1090, 2440),
    "e": (530, 1840, 2480),
    "i": (300, 2240, 3000),
    "o": (520, 900, 2410),
    "u": (320, 870, 2240),
    "y": (300, 2100, 2900),
}
_NASAL = Phone(55, (260, 1150, 2300), voiced=0.35)
_LIQUID = Phone(45, (360, 1250, 2300), voiced=0.5)
_HISS = Phone(75, (400, 1700, 2600), noise=0.30)
_BREATH = Phone(50, (500, 1500, 2500), noise=0.12)
_BUZZ = Phone(60, (300, 1600, 2500), voiced=0.25, noise=0.12)
_CLOSURE = Phone(32)
_BURST = Phone(16, (500, 1800, 2700), voiced=0.1, noise=0.28)
_SOFT_BURST = Phone(18, (350, 1400, 2500), voiced=0.35, noise=0.08)

_CONSONANTS: dict[str, tuple[Phone, ...]] = {
    **dict.fromkeys(("m", "n", "ng", "ñ"), (_NASAL,)),
    **dict.fromkeys(("l", "r", "w", "j"), (_LIQUID,)),
    **dict.fromkeys(("s", "sh", "c", "x", "ß", "ç"), (_HISS,)),
    **dict.fromkeys(("f", "h", "th", "ph"), (_BREATH,)),
    **dict.fromkeys(("v", "z"), (_BUZZ,)),
    **dict.fromkeys(("p", "t", "k", "q", "ck"), (_CLOSURE, _BURST)),
    "ch": (_CLOSURE, _HISS),
    **dict.fromkeys(("b", "d", "g"), (_CLOSURE, _SOFT_BURST)),
}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SOUNDS = re.compile(r"[aeiouyàáâäåæèéêëìíîïòóôöøùúûü]+|sh|ch|th|ph|ng|ck|.", re.DOTALL)
_ACCENTS = str.maketrans("àáâäåæèéêëìíîïòóôöøùúûü", "aaaaaaeeeeiiiioooooouuuu"[:23])
_PAUSES_MS = ((".!?…。！？", 330.0), (",;:–—、，", 180.0))
_WORDS = re.compile(r"\s*\S+|\s+$")


def split_words(text: str) -> list[str]:
    """Pieces that join to the text: each a word with its punctuation and the space before it."""
    return _WORDS.findall(text)


def sounds_of(word: str) -> Iterator[Phone]:
    """The sounds of one word and the pause that its punctuation asks for."""
    spoken = re.sub(r"\d", lambda digit: _DIGITS[int(digit[0])] + " ", word.lower().strip())
    first_vowel = True
    for match in _SOUNDS.finditer(spoken):
        letters = match[0]
        if letters[0].translate(_ACCENTS) in _VOWELS:
            yield _vowel(letters.translate(_ACCENTS), stressed=first_vowel and len(word) > 3)
            first_vowel = False
        elif letters in _CONSONANTS:
            yield from _CONSONANTS[letters]
        elif letters.isalpha():  # other scripts: one syllable a letter
            yield from _syllable_of(letters)
    yield Phone(pause_after(word))


def pause_after(word: str) -> float:
    """Milliseconds of silence after a word: long at a full stop, short inside a phrase."""
    end = word.rstrip("\"')]»” ")[-1:]
    for marks, pause_ms in _PAUSES_MS:
        if end and end in marks:
            return pause_ms
    return 15.0


def _vowel(letters: str, *, stressed: bool) -> Phone:
    formants = tuple(
        sum(_VOWELS[letter][index] for letter in letters) / len(letters) for index in range(3)
    )
    duration_ms = 72.0 + 26.0 * min(len(letters) - 1, 2) + (14.0 if stressed else 0.0)
    return Phone(
        duration_ms,
        (formants[0], formants[1], formants[2]),
        voiced=1.0 if stressed else 0.75,
        stressed=stressed,
    )


def _syllable_of(letter: str) -> Iterator[Phone]:
    onset = (_NASAL, _BURST, _HISS, _LIQUID)[ord(letter) % 4]
    vowel = "aeiou"[ord(letter) // 4 % 5]
    yield replace(onset, duration_ms=40)
    yield Phone(110, _VOWELS[vowel], voiced=0.9, stressed=ord(letter) % 3 == 0)
