"""What the page of many units says: to its template, and to its script."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.language import Language
from chitieu.model import Verdict
from chitieu.views.names import VERDICTS, verdict_word
from chitieu.views.units_page.data import LETTERS


def template_words(language: Language) -> Mapping[str, str]:
    """Headings and labels that do not change."""
    say = language.say
    return {
        "all": say("all"),
        "attribute": say("Regions by"),
        "close": say("Close"),
        "code": say("Unit"),
        "filter": say("Filter"),
        "horizon": say("Horizon"),
        "map": say("Share of units that meet each target, by region"),
        "met": verdict_word(Verdict.MET, language),
        "missed": verdict_word(Verdict.MISSED, language),
        "next": say("Next"),
        "no_data": verdict_word(Verdict.NO_DATA, language),
        "previous": say("Previous"),
        "search": say("Name or code of a unit"),
        "share": say("Share"),
        "spread": say("Units by percent of target"),
        "target": say("Target"),
        "targets": say("What each target comes to"),
        "units": say("Units"),
        "verdict": say("Verdict"),
        "drawn": say("Map"),
        "drawn_told": say("Each unit in the colour of its verdict; the table of units below says the same in words."),
        "lone_areas": say("Areas without a unit"),
        "lone_units": say("Units without an area"),
        "moves": say("Moves"),
        "slope": say("Change"),
        "then": say("Then"),
        "now": say("Now"),
    }


def script_words(language: Language) -> Mapping[str, object]:
    """What the script puts together, and how numbers are written."""
    say, vietnamese = language.say, language.code == "vi"
    return {
        "point": "," if vietnamese else ".",
        "group": "." if vietnamese else ",",
        "verdicts": {
            LETTERS[verdict]: [word.sign, verdict_word(verdict, language)] for verdict, word in VERDICTS.items()
        },
        "shown": say("{shown} of {all} units"),
        "page": say("{from}–{to} of {all}"),
        "unit": say("Unit"),
        "name": say("Name"),
        "met": say("Met"),
        "missed": say("Missed"),
        "no_data": say("No data"),
        "reached": say("Percent of target"),
        "before": say("Earlier"),
        "moved": say("Moved"),
        "unmoved": say("not moved"),
        "short": say("Shortfall"),
        "verdict": say("Verdict"),
        "value": say("Value"),
        "level": say("Level"),
        "target": say("Target"),
        "year": say("Horizon"),
        "part": say("part {number}"),
        "few": "<5",
        "yes": say("yes"),
        "no": say("no"),
        "rank": say("rank {place}"),
        "of_target": say("{percent} of target"),
    }
