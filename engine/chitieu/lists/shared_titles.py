"""Two forms that claim one title: which of them reads a sheet of that title is then decided by nothing."""

from __future__ import annotations

from collections.abc import Sequence

from chitieu.diagnostics import Place, Problems, Text
from chitieu.lists.forms import Form
from chitieu.lists.said import unlike_form
from chitieu.lists.words import fold, pattern


def report_shared_titles(forms: Sequence[Form], name: str, problems: Problems) -> None:
    """A warning at each form that a title of another one names, too; ``name`` is that of the folder of forms."""
    for number, form in enumerate(forms):
        for other in forms[:number]:
            shared = _shared(form, other) or _shared(other, form)
            if shared:
                problems.warning(
                    "shared-title",
                    Place(f"{name}/{form.id}.yaml", 1, 1),
                    Text(
                        "the forms “{form}” and “{other}” both claim “{title}”",
                        form=form.id,
                        other=other.id,
                        title=shared,
                    ),
                    Text("let recognise: of each say what the other is not called"),
                )


def _shared(form: Form, other: Form) -> str | None:
    """A title of one form that the other takes for its own; lists and matrices are told apart by their columns."""
    if type(form) is not type(other):
        return None
    claims = [pattern(words) for words in other.recognise]
    for title in (form.title, *form.recognise):
        plain = " ".join(title.replace("*", " ").split())
        claimed = any(claim.fullmatch(fold(plain)) for claim in claims) or fold(plain) == fold(other.title)
        if claimed and unlike_form([plain], other) is None:
            return title
    return None
