"""A Word template and the texts for it → the Word file, or what is wrong with the template, in our own words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from chitieu.diagnostics import Text, suggestion
from chitieu.views.report.drawings import Drawing, draw
from chitieu.views.report.lines import keep_together

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError, TemplateSyntaxError
    from jinja2.sandbox import SandboxedEnvironment


_LONGEST_TITLE = 255  # letters, of a property of a file


class TemplateFault(Exception):
    """A template that Word or the program cannot read: what is wrong, and what to do about it."""

    def __init__(self, text: Text, hint: Text | None = None) -> None:
        super().__init__(text)
        self.text, self.hint = text, hint


# What the parser of templates says, which is English, by what it says it with.
_SYNTAX = (
    (r"No (?:filter|test) named '(?P<word>.+?)'", Text("nothing is called “{word}” in templates")),
    (
        r"Encountered unknown tag '(?P<word>.+?)'",
        Text("“{word}” is no instruction of templates, or stands where none is open"),
    ),
    (r"Unexpected end of template", Text("an instruction is begun and not ended: endfor or endif is missing")),
    (r"unexpected char '(?P<word>.+?)'", Text("the sign “{word}” means nothing in braces")),
)
_NO_INSTRUCTION = Text("what stands in the braces is not written as an instruction is")


def too_much() -> TemplateFault:
    """Of a template that takes more time, memory or depth than any report does."""
    return TemplateFault(
        Text("the template asks for more time, memory or depth than any report needs"),
        Text("look for a loop or a repetition that does not end, or that makes too long a text"),
    )


def filled(data: bytes, context: Mapping[str, Any], drawings: Mapping[str, Drawing]) -> bytes:
    """The Word file that a template becomes; ``drawings`` stand where their names do.

    Raises TemplateFault, whatever the template holds.
    """
    from jinja2 import TemplateError
    from lxml.etree import LxmlError

    document = _opened(data)
    try:
        _check_braces(document)
        # a template that came by mail must not run anything
        document.render(context, _sandbox(), autoescape=True)
        _name(document, context)
        keep_together(document.docx)
        draw(document.docx, drawings)
        paper = io.BytesIO()
        document.save(paper)
    except TemplateFault:
        raise
    except TemplateError as error:
        raise _fault(error, context) from None
    except (MemoryError, RecursionError, OverflowError):
        raise too_much() from None
    except LxmlError:
        reason = Text("an instruction begins in one paragraph or cell and ends in another")
        raise TemplateFault(Text("the template cannot be filled in: {reason}", reason=reason)) from None
    except ZeroDivisionError:
        raise TemplateFault(
            Text("the template cannot be filled in: {reason}", reason=Text("it divides by zero"))
        ) from None
    except Exception:  # braces may hold any calculation, which fails as it likes
        reason = Text("it calculates with texts, or calls what is no function")
        raise TemplateFault(Text("the template cannot be filled in: {reason}", reason=reason)) from None
    return paper.getvalue()


def _sandbox() -> SandboxedEnvironment:
    """Words of the context before the methods that Python gives them: a fact may be called ``values``."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    class Sandbox(SandboxedEnvironment):
        def getattr(self, obj: Any, attribute: str) -> Any:
            if isinstance(obj, Mapping) and attribute in obj:
                return obj[attribute]
            return super().getattr(obj, attribute)

    return Sandbox(undefined=StrictUndefined, autoescape=True)


def _name(document: DocxTemplate, context: Mapping[str, Any]) -> None:
    """The title of the file, which Word and readers aloud tell, unless the template has one of its own."""
    told = document.docx.core_properties
    if not told.title:
        words = [str(context[name]) for name in ("unit", "title") if context.get(name)]
        told.title = ": ".join(words)[:_LONGEST_TITLE]


def _opened(data: bytes) -> DocxTemplate:
    from docxtpl import DocxTemplate

    try:
        document = DocxTemplate(io.BytesIO(data))
        document.init_docx()
    except (MemoryError, RecursionError):
        raise too_much() from None
    except Exception:  # zipfile, lxml and docx meet what is none with errors of every kind
        raise TemplateFault(Text("this is not a Word file (.docx)")) from None
    return document


def _check_braces(document: DocxTemplate) -> None:
    """Refuses braces that do not close: docxtpl would look for their end further down and lose what lies between."""
    from docx.oxml.ns import qn

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
    from jinja2.exceptions import SecurityError

    message = str(error.message)
    if isinstance(error, SecurityError):
        reason = Text("it reaches for what templates may not use")
        return TemplateFault(Text("the template cannot be filled in: {reason}", reason=reason))
    if isinstance(error, UndefinedError):
        word = next(iter(re.findall(r"'(\w+)' is undefined|no attribute '([^']+)'", message)), ("", ""))
        name = word[0] or word[1]
        asks = Text("the template asks for “{word}”, which does not exist", word=name or "…")
        return TemplateFault(asks, suggestion(name, sorted(set(_names(context)))) if name else None)
    if isinstance(error, TemplateSyntaxError):
        line = _line(error)
        if line:
            near = Text("the template cannot be filled in near “{line}”: {reason}", line=line, reason=_reason(message))
            return TemplateFault(near)
    return TemplateFault(Text("the template cannot be filled in: {reason}", reason=_reason(message)))


def _reason(message: str) -> Text:
    """What the parser of templates says, in our words; without its own where it is nothing known."""
    for pattern, text in _SYNTAX:
        if found := re.match(pattern, message):
            return Text(text.message, **found.groupdict())
    return _NO_INSTRUCTION


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
