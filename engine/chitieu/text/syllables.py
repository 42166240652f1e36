"""Whether a word is spelt as a Vietnamese syllable: an onset, a rhyme, and a tone that stands where it may."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPS = ("c", "ch", "k", "p", "t")  # after these only the tones of "á" and "ạ" occur
_SHARP = {"\u0301", "\u0323"}
_VOWELS = "aăâeêioôơuưy"
_VOWEL_LETTERS = frozenset(_VOWELS)
_MARKED = "ăâêôơư"
_ONSETS = [
    *("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph"),
    *("qu", "r", "s", "t", "th", "tr", "v", "x", "hm"),  # hm: Hmông
]
_SPELT = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oem oen oeo oet oi om on ong ooc
    oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uên uênh uêt uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ych yêm yên yêng yêt yêu yn ynh yt
"""
_RHYMES = frozenset(_SPELT.split())


def _toneless(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the tone."""
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)), tone


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether a word of composed letters can be Vietnamese. ``hòa`` and ``hoà`` both can, capitals count as letters."""
    spelt = _spelt(word.lower())
    return spelt is not None and any(spelt.letters.startswith(onset) and _fits(spelt, onset) for onset in _ONSETS)


class _Spelt(NamedTuple):
    """A word without its tone, the tone, and at which letter it stands; "" for the level tone, which has no mark."""

    letters: str
    tone: str
    tone_at: int


def _spelt(word: str) -> _Spelt | None:
    """``None`` for a word with two tones, or a tone on what is no vowel."""
    parted = [(letter, "") if letter.isascii() else _toneless(letter) for letter in word]
    tones = [(mark, place) for place, (_, mark) in enumerate(parted) if mark]
    if len(tones) > 1 or any(parted[place][0] not in _VOWEL_LETTERS for _, place in tones):
        return None
    return _Spelt("".join(base for base, _ in parted), *(tones[0] if tones else ("", -1)))


def _fits(spelt: _Spelt, onset: str) -> bool:
    """Whether what stands after an onset is a rhyme that can have this tone at this place."""
    rhyme = spelt.letters[len(onset) :]
    if rhyme not in _RHYMES or not spelt.tone:
        return rhyme in _RHYMES
    can_have = spelt.tone in _SHARP or not rhyme.endswith(_STOPS)
    return can_have and spelt.tone_at - len(onset) in _tone_places(rhyme)


@lru_cache(maxsize=300)
def _tone_places(rhyme: str) -> frozenset[int]:
    """At which letters of a rhyme its tone may stand: the old and the new way where they differ."""
    vowels = [index for index, letter in enumerate(rhyme) if letter in _VOWELS]
    marked = [index for index in vowels if rhyme[index] in _MARKED]
    if marked:
        return frozenset(marked[-1:])
    if rhyme in {"oa", "oe", "uy"}:
        return frozenset({0, 1})
    if len(vowels) < len(rhyme):
        return frozenset(vowels[-1:])
    return frozenset({1 if len(vowels) == 3 else 0})


def is_abbreviation(word: str) -> bool:
    """Whether a word is capitals without tones, as in HĐND."""
    return len(word) > 1 and all(letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZĐƯÔƠÊĂÂ" for letter in word)
