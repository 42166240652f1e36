"""The Word file of a report: a template filled in, or what is wrong with the template."""

from __future__ import annotations

from pathlib import Path

from chitieu.judging.compare import Diff
from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.package_files import package_file
from chitieu.views.office import settled
from chitieu.views.report.bounded import filled_within_bounds
from chitieu.views.report.context import report_context
from chitieu.views.report.filling import filled

_TEMPLATE = "views/templates/report.docx"


def report_bytes(
    assessment: Assessment,
    compared: Diff | None,
    template: Path | None,
    language: Language,
    decimals: int,
    *,
    full: bool = False,
    padded: bool = False,
) -> bytes:
    """The Word file of a report, by default in the template that ships.

    Raises TemplateFault for a template that cannot be filled in, OSError for one that cannot be read.
    """
    context = report_context(assessment, compared, language, decimals, full=full, padded=padded)
    if template is None:
        return settled(filled(package_file(_TEMPLATE), context))
    return settled(filled_within_bounds(template.read_bytes(), context))
