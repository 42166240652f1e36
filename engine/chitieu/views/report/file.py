"""The Word file of a report: a template filled in, or what is wrong with the template."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.judging.compare import Diff
from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.package_files import package_file
from chitieu.views.office import settled
from chitieu.views.report.annexes import charts_of_annexes
from chitieu.views.report.bounded import filled_within_bounds
from chitieu.views.report.context import report_context
from chitieu.views.report.drawings import drawing
from chitieu.views.report.filling import filled
from chitieu.views.tables.words import Words

_TEMPLATE = "views/templates/report.docx"


class Form(NamedTuple):
    """How reports are written. An excerpt is section 2.2 of a report of somebody else's, a ``full`` one stands alone;
    ``padded``: results have leading zeros, too."""

    template: Path | None
    language: Language
    decimals: int
    full: bool = False
    padded: bool = False


def report_bytes(assessment: Assessment, compared: Sequence[Diff], form: Form) -> bytes:
    """The Word file of a report, beside what is ``compared``, oldest first; by default in the template that ships.

    Raises TemplateFault for a template that cannot be filled in, OSError for one that cannot be read.
    """
    language, decimals = form.language, form.decimals
    context = report_context(assessment, compared, language, decimals, full=form.full, padded=form.padded)
    words = Words(language, decimals)
    drawings = {name: drawing(chart, words) for (_, _, name), chart in charts_of_annexes(assessment).items()}
    if form.template is None:
        return settled(filled(package_file(_TEMPLATE), context, drawings))
    return settled(filled_within_bounds(form.template.read_bytes(), context, drawings))
