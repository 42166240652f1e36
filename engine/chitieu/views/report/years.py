"""Several earlier datasets side by side with the one reported on: a row a target, a column a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from chitieu.judging.compare import Change, Diff
from chitieu.judging.snapshot import Standing
from chitieu.views.names import VERDICTS
from chitieu.views.report.changes import due, value_beside
from chitieu.views.report.figures import Figures
from chitieu.views.report.names import DocumentNames
from chitieu.views.report.targets import in_common


def years_beside(compared: Sequence[Diff], names: DocumentNames, figures: Figures) -> Mapping[str, Any] | None:
    """The table, oldest first; none of fewer than two earlier dates, of which sentences say enough."""
    if len(compared) < 2:
        return None
    rows: dict[tuple[str, str, int], dict[int, Change]] = {}
    for place, one in enumerate(compared):
        for change in due(one):
            standing = change.standing
            rows.setdefault((standing.document, standing.target, standing.part), {})[place] = change
    date = figures.language.date
    return {
        "heading": figures.language.say("Over the years"),
        "dates": [*(date(one.then.as_of) for one in compared), date(compared[-1].now.as_of)],
        "rows": list(_rows(rows.values(), len(compared), names, figures)),
    }


def _rows(
    targets: Iterable[Mapping[int, Change]], dates: int, names: DocumentNames, figures: Figures
) -> Iterator[Mapping[str, Any]]:
    """Of what is known at two dates or more, for one stands beside nothing; documents of one row together."""
    told = []
    for changes in targets:
        latest = changes[max(changes)]
        all = [*(changes[place].then if place in changes else None for place in range(dates)), latest.now]
        if sum(one is not None and _known(one) for one in all) > 1:
            values = tuple(_told(one, latest.standing, figures) for one in all)
            told.append(((latest.standing.title, values), latest.standing.document))
    for (title, values), documents in in_common(told):
        yield {"target": f"{title} ({names.brief(documents)})", "values": list(values)}


def _known(standing: Standing) -> bool:
    """Whether there is a figure to set beside another."""
    return standing.value is not None or standing.attainment is not None


def _told(standing: Standing | None, other: Standing, figures: Figures) -> str:
    """``4/23 (17,4%): ✗ chưa đạt``."""
    if standing is None:
        return "–"
    verdict = figures.text(VERDICTS[standing.verdict])
    if not _known(standing):
        return verdict
    return f"{value_beside(standing, other, figures)}: {verdict}"
