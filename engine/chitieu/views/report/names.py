"""What documents are called in running text: in full when first cited, then by kind and symbol, then by kind alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from chitieu.language import Language
from chitieu.messages import mark
from chitieu.model import Document

_KINDS = {  # the abbreviations of Decree 30/2020/NĐ-CP, Annex III, and of the Party's documents
    "NQ": mark("Resolution"),
    "KH": mark("Plan"),
    "QĐ": mark("Decision"),
    "CT": mark("Directive"),
    "CTr": mark("Programme"),
    "ĐA": mark("Scheme"),
    "KL": mark("Conclusion"),
    "HD": mark("Guidance"),
}


class DocumentNames:
    """The names of the documents of a rulebook, by their ids."""

    def __init__(self, documents: Sequence[Document], language: Language) -> None:
        self._language = language
        self._documents = {document.id: document for document in documents}
        self._kinds = {document.id: self._kind(document.symbol) for document in documents}
        self._of_kind = Counter(self._kinds.values())

    def _kind(self, symbol: str) -> str:
        """``Nghị quyết`` for 06-NQ/TU; nothing for a symbol that does not tell."""
        found = next((part for part in re.split(r"[-/ ]", symbol) if part in _KINDS), None)
        return self._language.say(_KINDS[found]) if found else ""

    def full(self, id: str) -> str:
        """``Nghị quyết 06-NQ/TU``."""
        return f"{self._kinds[id]} {self._documents[id].symbol}".strip()

    def in_capitals(self, id: str) -> str:
        """``KẾ HOẠCH 34-KH/ThU``: the letters of a symbol are part of it."""
        return f"{self._kinds[id].upper()} {self._documents[id].symbol}".strip()

    def brief(self, ids: Iterable[str]) -> str:
        """``Nghị quyết, Kế hoạch``: in Vietnamese, kinds alone where there is one document of each."""
        return ", ".join(self._kinds[id] if self._tells(id) else self.full(id) for id in ids)

    def _tells(self, id: str) -> bool:
        """Whether the kind alone says which document is meant."""
        kind = self._kinds[id]
        return self._language.code == "vi" and kind != "" and self._of_kind[kind] == 1

    def cited(self, id: str) -> str:
        """Kind, number, symbol, date, issuer and title, as a report cites a document for the first time."""
        document, kind = self._documents[id], self._kinds[id]
        title = re.sub(rf"^{re.escape(kind)}\s+", "", document.title) if kind else document.title
        text = self._language.say("{kind} No. {symbol} of {date} by {issuer}: {title}")
        date = self._language.date(document.date)
        return text.format(kind=kind, symbol=document.symbol, date=date, issuer=document.issuer, title=title).strip()
