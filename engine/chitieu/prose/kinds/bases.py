"""What a ratio counts of, and the total before it: “Tổng số: 42 người … Trong đó: 04/42 cán bộ”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chitieu.numbers import exactly
from chitieu.prose.passages import Passage, shaped
from chitieu.prose.statements import Drawer, LikelyCause, Recomputed, Statement, StatementKind

_OF_TOTAL = shaped(
    r"tổng số[^.;!?()\n\ue000-\uf7ff]{0,90}<N total>[^.;!?()\n\ue000-\uf7ff]{0,60}"
    r"(?:\([^()\n]{0,300}\))?\.\s*trong đó\s*:?\s*(?:có\s*)?<R ratio>"
)


def found(passage: Passage, _: Sequence[Passage]) -> Iterator[Statement]:
    """Ratios right after the total that they are of."""
    for match in _OF_TOTAL.finditer(passage.shape):
        total, ratio = passage.figure(match, "total"), passage.ratio(match, "ratio")
        if total.hedged or ratio.below.hedged:
            continue
        same = total.value == ratio.below.value
        yield Statement(
            StatementKind.BASE,
            Drawer.HOLDS if same else Drawer.QUESTION,
            None if same else LikelyCause.TWO_VALUES,
            (total, ratio.above, ratio.below),
            ratio.below,
            Recomputed((total.text,), "", total.value, exactly(total.value)),
        )
