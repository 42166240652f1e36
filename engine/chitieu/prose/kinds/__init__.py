"""The kinds of statements, one a module; each finds its own in a passage. Order is that of precedence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chitieu.prose.kinds import (
    agreeing,
    bases,
    changes,
    named_shares,
    pairs,
    parts,
    percents,
    plans,
    ratios,
    rests,
    shares,
    targets,
    whole_base,
)
from chitieu.prose.passages import Passage
from chitieu.prose.statements import Statement

Find = Callable[[Passage, Sequence[Passage]], Iterator[Statement]]

FINDERS: tuple[Find, ...] = (
    targets.found,
    plans.found,
    ratios.found,
    changes.found,
    whole_base.found,
    named_shares.found,
    pairs.found,
    shares.found,
    agreeing.found,
    bases.found,
    rests.found,
    parts.found,
    percents.found,
)
