"""What stands around the body of a whole report by Decree 30/2020/NĐ-CP; what nobody knows yet is left blank."""

from __future__ import annotations

from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.views.report.names import DocumentNames

_BLANK = "\N{NO-BREAK SPACE}" * 6
_DOTS = "…………"


def shell(assessment: Assessment, names: DocumentNames, language: Language) -> dict[str, str | list[str]]:
    """The words of the heading, the opening and closing sentences, and the block of the signature.

    The body that issues is the People's Committee of the unit, as in the reports that this one follows; whoever issues
    in another's name changes the template.
    """
    say, unit = language.say, assessment.dataset.unit.name
    cited = list(dict.fromkeys(result.target.document for result in assessment.results))
    committee = say("People's Committee")
    body = say("{committee} of {unit}").format(committee=committee, unit=_lowered(unit))
    number = say("No.: {blank}/BC-UBND").format(blank=_BLANK)
    return {
        "country": say("SOCIALIST REPUBLIC OF VIET NAM"),
        "motto": say("Independence - Freedom - Happiness"),
        "committee": committee.upper(),
        "unit": unit.upper(),
        "number": number,
        "place": say("{unit}, date {blank} month {blank} year {blank}").format(unit=_place(unit), blank=_BLANK),
        "kind": say("REPORT"),
        "subject": say("Results on the targets of {documents}").format(
            documents=", ".join(names.full(id).replace(" ", "\N{NO-BREAK SPACE}") for id in cited)
        ),
        "addressee": say("To: {dots}").format(dots=_DOTS * 3),
        "opening": say("Under {documents}, the {body} reports the results as follows:").format(
            documents="; ".join(map(names.cited, cited)), body=body
        ),
        "closing": say("This is the report of the {body} on the results./.").format(body=body),
        "signed": [say("ON BEHALF OF THE PEOPLE'S COMMITTEE"), say("CHAIR")],
        "recipients": say("Recipients:"),
        "receivers": [say("- As above;"), f"- {_DOTS};", say("- Filed: VT, {dots}.").format(dots=_DOTS)],
        "attached": say(
            "(Attached to Report No. {blank}/BC-UBND, date {blank} month {blank} year {blank}, of the {body})"
        ).format(blank=_BLANK, body=body),
    }


def _place(unit: str) -> str:
    """``Lai Châu`` of a province, a district or a commune: a place is called by its name; cities keep what they are."""
    kind, _, name = unit.partition(" ")
    return name if kind in ("Tỉnh", "Huyện", "Xã") and name and not name[0].isdigit() else unit


def _lowered(unit: str) -> str:
    """``thành phố Lai Châu``: the kind of a unit within a sentence, where the name begins with it."""
    first, _, rest = unit.partition(" ")
    kinds = ("Thành", "Tỉnh", "Huyện", "Thị", "Quận", "Xã", "Phường")
    return f"{first.lower()} {rest}" if first in kinds and rest else unit
