"""The kinds of statements, one a module; each finds its own in a passage. Order is that of precedence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from chitieu.prose.kinds import agreeing, bases, changes, parts, percents, plans, ratios, shares, targets, whole_base
from chitieu.prose.passages import Passage
from chitieu.prose.statements import Statement

Find = Callable[[Passage, Sequence[Passage]], Iterator[Statement]]

FINDERS: tuple[Find, ...] = (
    targets.found,
    plans.found,
    ratios.found,
    changes.found,
    whole_base.found,
    shares.found,
    agreeing.found,
    bases.found,
    parts.found,
    percents.found,
)
