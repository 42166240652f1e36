"""Where a line of Word may not break: within the symbol of a document or a date."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as Word
    from lxml.etree import _Element

_KEPT = "\N{NO-BREAK SPACE}"
_WORDS = re.compile(r"\b(ngày|tháng|năm|số|Số|No\.) (?=\d)")
_SYMBOL = re.compile(r"\S*[\d/]\S*")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_MARK = "\N{NON-BREAKING HYPHEN}"


def keep_together(document: Word) -> None:
    """Puts hyphens and blanks that keep a line whole into ``34-KH/ThU`` and ``ngày 31/3/2023``.

    The hyphen is Word's own: many fonts have no letter for that of Unicode.
    """
    from docx.oxml.ns import qn

    sections = document.sections
    roots = [document.element.body, *(section.header._element for section in sections)]
    for root in roots:
        for text in list(root.iter(qn("w:t"))):
            _rewrite(text, _marked(text.text or ""))


def _marked(text: str) -> str:
    """The text with a mark for each hyphen that is kept."""
    kept = _WORDS.sub(rf"\1{_KEPT}", text)
    return _SYMBOL.sub(lambda symbol: _HYPHEN.sub(_MARK, symbol[0]), kept)


def _rewrite(text: _Element, marked: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    first, *others = marked.split(_MARK)
    if marked == text.text:
        return
    text.text = first
    text.set(qn("xml:space"), "preserve")
    last = text
    for piece in others:
        hyphen = OxmlElement("w:noBreakHyphen")
        last.addnext(hyphen)
        last = deepcopy(text)
        last.text = piece
        last.tail = None
        hyphen.addnext(last)
