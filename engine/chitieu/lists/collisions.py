"""Words of forms that collide: a header of two traits, a title that is one of lists of other people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from chitieu.diagnostics import Place, Problems, Text
from chitieu.lists.forms import Form, Header, PeopleForm
from chitieu.lists.header_words import folded_ways
from chitieu.lists.words import says_any


def report_collisions(forms: Sequence[Form], name: str, problems: Problems) -> None:
    """A warning at each form whose words may mean two things; ``name`` is that of the folder of forms."""
    for form in forms:
        place = Place(f"{name}/{form.id}.yaml", 1, 1)
        for one, other, header in _shared_headers(form) if isinstance(form, PeopleForm) else ():
            problems.warning(
                "shared-header",
                place,
                Text("“{one}” and “{other}” are both read under “{header}”", one=one, other=other, header=header),
                Text("give the header its outer part, or leave it to one of them"),
            )
        for title in (form.title, *form.recognise):
            plain = " ".join(title.replace("*", " ").split())
            if says_any(plain, form.words.others):
                problems.warning(
                    "title-of-others",
                    place,
                    Text("“{title}” is a title of lists of other people: no sheet of it is ever read", title=plain),
                    Text("name the form otherwise, or take the words out of others: in words.yaml"),
                )


def _shared_headers(form: PeopleForm) -> Iterator[tuple[str, str, str]]:
    """Labels of two traits with a way to write a header that both are read under, once for each pair."""
    headers = {
        trait.label: [one for column in trait.columns for one in column.headers] for trait in form.traits.values()
    }
    for one, other in combinations(headers, 2):
        shared = (found for first in headers[one] for second in headers[other] if (found := _shared(first, second)))
        if way := next(shared, None):
            yield one, other, way


def _shared(one: Header, other: Header) -> str | None:
    """A way to write both headers, if there is one."""
    if len(one) != len(other):
        return None
    parts = [folded_ways(first) & folded_ways(second) for first, second in zip(one, other, strict=True)]
    return " > ".join(min(ways) for ways in parts) if all(parts) else None
