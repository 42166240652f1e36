"""How offices word lists, against the shipped forms: the half that words.yaml was tuned on, and the other."""

from __future__ import annotations

from tests.lists.halves import kept_back, sections, wordings


def test_half_of_every_section_is_set_aside() -> None:
    aside = kept_back()
    for name, words in sections(wordings()):
        assert all(one in words for one in aside[name]), name
        assert len(aside[name]) == len(words) // 2, name
