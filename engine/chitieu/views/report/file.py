"""The Word file of a report: a template filled in, or what is wrong with the template."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chitieu.diagnostics import Text, suggestion
from chitieu.judging.compare import Diff
from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.package_files import package_file
from chitieu.views.office import settled
from chitieu.views.report.context import report_context

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError, TemplateSyntaxError

_TEMPLATE = "views/templates/report.docx"


class TemplateFault(Exception):
    """A template that Word or the program cannot read: what is wrong, and what to do about it."""

    def __init__(self, text: Text, hint: Text | None = None) -> None:
        super().__init__(text)
        self.text, self.hint = text, hint


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
    from zipfile import BadZipFile

    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    data = io.BytesIO(template.read_bytes() if template else package_file(_TEMPLATE))
    context = report_context(assessment, compared, language, decimals, full=full, padded=padded)
    try:
        document = DocxTemplate(data)
        _check_braces(document)
        # a template that came by mail must not run anything
        document.render(context, SandboxedEnvironment(undefined=StrictUndefined, autoescape=True), autoescape=True)
        paper = io.BytesIO()
        document.save(paper)
    except TemplateError as error:
        raise _fault(error, context) from None
    except (
        ArithmeticError,
        AttributeError,
        SyntaxError,
        TypeError,
    ) as error:  # of what braces hold, or of XML cut apart
        raise TemplateFault(Text("the template cannot be filled in: {reason}", reason=str(error))) from None
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateFault(Text("this is not a Word file (.docx): {reason}", reason=str(error))) from None
    return settled(paper.getvalue())


def _check_braces(document: DocxTemplate) -> None:
    """Refuses braces that do not close: docxtpl would look for their end further down and lose what lies between."""
    from docx.oxml.ns import qn

    document.init_docx()
    sections = document.docx.sections
    edges = [part for section in sections for part in (section.header, section.footer, section.first_page_header)]
    for root in (document.docx.element.body, *(edge._element for edge in edges if not edge.is_linked_to_previous)):
        for paragraph in root.iter(qn("w:p")):
            text = "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
            if re.search(r"\{[{%]|[%}]\}", re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", text)):
                raise TemplateFault(Text("the braces in “{line}” do not match", line=text.strip()[:80]))


def _fault(error: TemplateError, context: Mapping[str, Any]) -> TemplateFault:
    """What staff who edited the template can find: the word that is not known, or the line that is not whole."""
    from jinja2 import TemplateSyntaxError, UndefinedError

    message = str(error.message)
    if isinstance(error, UndefinedError):
        word = next(iter(re.findall(r"'(\w+)' is undefined|no attribute '(\w+)'", message)), ("", ""))
        name = word[0] or word[1]
        if name:
            known = sorted(set(_names(context)))
            return TemplateFault(
                Text("the template asks for “{word}”, which does not exist", word=name), suggestion(name, known)
            )
    if isinstance(error, TemplateSyntaxError):
        return TemplateFault(
            Text("the template cannot be filled in near “{line}”: {reason}", line=_line(error), reason=message)
        )
    return TemplateFault(Text("the template cannot be filled in: {reason}", reason=message))


def _names(context: object) -> Iterator[str]:
    """The words that a template may ask for, at any depth."""
    if isinstance(context, Mapping):
        for name, value in context.items():
            yield name
            yield from _names(value)
    elif isinstance(context, list) and context:
        yield from _names(context[0])


def _line(error: TemplateSyntaxError) -> str:
    """The text of the paragraph that an error is in; docxtpl keeps the lines from four above it on."""
    lines = list(getattr(error, "docx_context", ()))
    place = min(error.lineno - 1, 3) if error.lineno else 0
    return lines[place].strip()[:80] if place < len(lines) else ""
