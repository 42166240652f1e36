"""What an import counted: a table of facts, each with how it was counted and from how many rows; and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from chitieu.language import Language
from chitieu.lists.agreement import Agreement, Compared
from chitieu.lists.counts import Counted, ListCounts, SheetRead
from chitieu.lists.forms import BODY_KIND, Form, Matrix, PeopleForm
from chitieu.messages import mark
from chitieu.model import Dataset, FactType
from chitieu.views.json import bounds_json
from chitieu.views.listing import Listing, Section
from chitieu.views.sheet import Words

SCHEMA = "chitieu/lists/1"
_TERM = re.compile(r"[A-Za-z_]\w*|[=!<>]=|/")

_AGREEMENTS = {
    Agreement.AGREES: ("✓", mark("agrees")),
    Agreement.ROUNDED: ("✓", mark("agrees when rounded")),
    Agreement.DIFFERS: ("✗", mark("differs")),
    Agreement.NOT_REPORTED: ("+", mark("not reported")),
    Agreement.NOT_COUNTED: ("?", mark("not counted")),
}

Comparisons = Sequence[tuple[Dataset, Sequence[Compared]]]


def import_listing(counts: ListCounts, comparisons: Comparisons, language: Language, decimals: int) -> Listing:
    """A section of facts per form, beside what the first dataset reports; one per further dataset; what was read."""
    say, words = language.say, _ImportWords(counts, language, decimals)
    beside = {(one.counted.fact, one.counted.year): one for _, compared in comparisons[:1] for one in compared}
    sections = []
    differing = [
        words.row(one.counted, one)
        for _, compared in comparisons
        for one in compared
        if one.agreement in (Agreement.DIFFERS, Agreement.ROUNDED)
    ]
    if differing:
        sections.append(Section(say("not as reported"), "bold yellow", differing))
    for form in words.forms.values():
        rows = [words.row(one, beside.get((one.fact, one.year))) for one in counts.counted if one.form == form.id]
        if rows:
            sections.append(Section(form.title, "bold", rows))
    for dataset, compared in comparisons[1:]:
        heading = say("Against {unit}, figures to {date}").format(
            unit=dataset.unit.name, date=language.date(dataset.as_of)
        )
        sections.append(Section(heading, "bold", [words.row(one.counted, one) for one in compared]))
    return Listing(
        title=say("Facts counted from lists"),
        columns=[say("Fact"), say("Count"), say("Reported"), say("How"), say("From")],
        sections=sections,
        notes=[*_notes(counts.sheets, language), *_agreements(comparisons, language)],
        brief=3,
    )


class _ImportWords:
    """Counts as text."""

    def __init__(self, counts: ListCounts, language: Language, decimals: int) -> None:
        self.forms = {sheet.form.id: sheet.form for sheet in counts.sheets}
        self._language = language
        self._words = Words(language, decimals)
        self._kinds = counts.rulebook.facts
        self._terms = {id: _terms(form) for id, form in self.forms.items()}

    def row(self, one: Counted, compared: Compared | None) -> list[str]:
        kind = self._kinds[one.fact]
        label = f"{kind.label} ({one.year})" if one.year else kind.label
        return [
            label,
            self._value(one, kind),
            self._reported(compared, kind),
            self._how(one),
            "" if one.value is None else str(one.among),
        ]

    def _value(self, one: Counted, kind: FactType) -> str:
        if one.value is None:
            return "–"
        text = self._words.bounds(one.value, kind.unit)
        return f"{one.counted}/{one.among} = {text}" if one.what == "share" else text

    def _reported(self, compared: Compared | None, kind: FactType) -> str:
        if compared is None:
            return ""
        sign, word = _AGREEMENTS[compared.agreement]
        said = self._language.say(word)
        if compared.reported is None:
            return f"{sign} {said}"
        reported = self._words.bounds(compared.reported, kind.unit)
        return f"{sign} {reported}" if compared.agreement is Agreement.AGREES else f"{sign} {reported} ({said})"

    def _how(self, one: Counted) -> str:
        say, condition = self._language.say, self._condition(one)
        if one.absent:
            return say("the sheet has no column for: {traits}").format(traits=", ".join(one.absent))
        if one.what == "share" and not one.among:
            return say("nobody to take a share of")
        if one.what in ("share", "cells"):
            how = condition
        elif condition:
            how = say("{whom} with {condition}").format(whom=self._whom(one), condition=condition)
        else:
            how = say("all {whom}").format(whom=self._whom(one))
        return how + (" " + say("({number} not known)").format(number=one.unknown) if one.unknown else "")

    def _whom(self, one: Counted) -> str:
        form = self.forms[one.form]
        if one.what == "bodies" and isinstance(form, PeopleForm) and form.body is not None:
            return form.body.label
        return self._language.say("people")

    def _condition(self, one: Counted) -> str:
        """The condition as the form has it, in the words of lists: ``Dân tộc ≠ Kinh và Xếp loại ≥ HTTNV``."""
        say = self._language.say
        signs = {"==": "=", "!=": "≠", ">=": "≥", "<=": "≤", "/": say("of those with")}
        signs |= {"and": say("and"), "or": say("or"), "not": say("not"), "in": say("among")}
        terms = {**signs, **self._terms[one.form]}
        if BODY_KIND in terms:
            terms[BODY_KIND] = say("kind")
        return _TERM.sub(lambda match: terms.get(match[0], match[0]), one.how)


def _terms(form: Form) -> dict[str, str]:
    """The labels of what a form's conditions name, and of its rows and columns."""
    if isinstance(form, Matrix):
        return {key: " > ".join(headers[0]) for key, headers in {**form.rows, **form.columns}.items()}
    traits = [*form.traits.values(), *([form.body.kinds] if form.body and form.body.kinds else [])]
    terms = {trait.id: trait.label for trait in traits}
    for trait in traits:
        terms |= {code: label for code, label in trait.values.items() if code not in terms}
    return terms


def _notes(sheets: Sequence[SheetRead], language: Language) -> Iterator[str]:
    say = language.say
    for sheet in sheets:
        name = f"{sheet.file}, {sheet.name}" if sheet.name else sheet.file
        text = say("{sheet}: {rows} rows, form {form}").format(sheet=name, rows=sheet.rows, form=sheet.form.id)
        if sheet.totals:
            text += "; " + say("{number} totals compared").format(number=sheet.totals)
        if sheet.unread:
            text += "; " + say("columns not read: {columns}").format(columns=", ".join(sheet.unread))
        yield " ".join(text.split())


def _agreements(comparisons: Comparisons, language: Language) -> Iterator[str]:
    for dataset, compared in comparisons:
        found = [one.agreement for one in compared]
        counts = ", ".join(
            f"{found.count(agreement)} {language.say(word)}"
            for agreement, (_, word) in _AGREEMENTS.items()
            if agreement in found
        )
        nothing = language.say("nothing to compare: the lists are of another date and give nothing by year")
        yield f"{language.date(dataset.as_of)}: {counts or nothing}"


def import_json(counts: ListCounts, comparisons: Comparisons) -> str:
    """Counts as programs read them: exact, with what they were counted from."""
    data = {
        "schema": SCHEMA,
        "facts": [_fact_json(one) for one in counts.counted],
        "sheets": [
            {
                "file": sheet.file,
                "sheet": sheet.name,
                "form": sheet.form.id,
                "rows": sheet.rows,
                "totals_compared": sheet.totals,
                "columns_not_read": list(sheet.unread),
            }
            for sheet in counts.sheets
        ],
        "comparisons": [
            {
                "unit": dataset.unit.id,
                "as_of": dataset.as_of.isoformat(),
                "facts": [
                    {
                        "fact": one.counted.fact,
                        "year": one.counted.year,
                        "reported": None if one.reported is None else bounds_json(one.reported),
                        "agreement": one.agreement,
                    }
                    for one in compared
                ],
            }
            for dataset, compared in comparisons
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _fact_json(one: Counted) -> dict[str, object]:
    return {
        "fact": one.fact,
        "form": one.form,
        "year": one.year,
        "value": None if one.value is None else bounds_json(one.value),
        "what": one.what,
        "how": one.how,
        "counted": one.counted,
        "among": one.among,
        "unknown": one.unknown,
        "absent": list(one.absent),
    }
