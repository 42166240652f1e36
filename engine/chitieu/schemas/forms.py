"""The schemas of forms of lists and of the words that they share."""

from __future__ import annotations

from chitieu.messages import Translate
from chitieu.schemas.pieces import FACT_ID, ID, TEXT, Schema, described_, list_, map_, object_

_TEXTS: Schema = {"anyOf": [TEXT, list_(TEXT)]}


def _trait(say: Translate) -> Schema:
    column = object_(
        {
            "header": described_(_TEXTS, say("The header, its inner part behind >; {year} stands for a year.")),
            "mark": described_(TEXT, say("The value that a mark in the column stands for.")),
            "blank": described_(TEXT, say("The value that an empty cell stands for; without it, it is not known.")),
            "filled": described_(TEXT, say("The value that anything in the column stands for.")),
        },
        ("header",),
    )
    return object_(
        {
            "label": described_(TEXT, say("Name on the screen and in reports.")),
            "ordered": described_({"type": "boolean"}, say("true: the values run from the lowest to the highest.")),
            "several": described_({"type": "boolean"}, say("true: a person may have several values, as posts.")),
            "blank": described_(TEXT, say("The value that an empty cell stands for; without it, it is not known.")),
            "columns": described_(list_(column), say("Where it is read; an empty form has the first of several ways.")),
            "values": described_(
                map_(FACT_ID, _TEXTS),
                say("Codes with their spellings; * stands for any text, ** also for commas and dashes."),
            ),
        },
        ("label", "columns", "values"),
    )


def words_schema(say: Translate) -> Schema:
    gone = described_(_TEXTS, say("Words by which a person may have left; * is any text."))
    return object_({"gone": gone, "traits": map_(FACT_ID, _trait(say))}, ("traits",))


def form(say: Translate) -> Schema:
    own = {"anyOf": [{"type": "null"}, _trait(say)]}
    common = {
        "id": described_(ID, say("The same as the name of the file.")),
        "title": described_(TEXT, say("Its number and name, as printed.")),
        "recognise": described_(_TEXTS, say("How the sheet is named, or what stands above its header; * is any text.")),
    }
    condition = described_(TEXT, say("A condition on traits: ethnicity != kinh and post == head."))
    person = object_({"name": _TEXTS, "born": _TEXTS, "note": _TEXTS}, ("name",))
    body = object_({"label": TEXT, "column": _TEXTS, "kinds": map_(FACT_ID, _TEXTS), "skip": _TEXTS}, ("label",))
    count = object_({"count": {"enum": ["people", "bodies"]}, "where": condition}, ("count",))
    share = object_({"share": condition, "of": condition}, ("share",))
    total = object_({"row": _TEXTS, "where": condition}, ("row",))
    people_form = object_(
        {
            **common,
            "person": described_(person, say("Headers of names, births and notes.")),
            "body": described_(body, say("The agency or commune that rows stand under, and its kinds.")),
            "traits": described_(
                map_(FACT_ID, own), say("What is known of a person; by name alone, as in words.yaml.")
            ),
            "facts": described_(map_(FACT_ID, {"anyOf": [count, share]}), say("How each fact is counted.")),
            "totals": described_(list_(total), say("Closing rows, and whom they count.")),
        },
        ("id", "title", "recognise", "person", "traits", "facts"),
    )
    cells = object_({"row": TEXT, "columns": _TEXTS}, ("row", "columns"))
    matrix = object_(
        {
            **common,
            "rows": described_(map_(FACT_ID, _TEXTS), say("Criteria by key: how their rows begin.")),
            "columns": described_(map_(FACT_ID, _TEXTS), say("Posts by key: their headers.")),
            "whole": described_(TEXT, say("The row that counts everybody.")),
            "facts": described_(map_(FACT_ID, cells), say("How each fact is counted.")),
        },
        ("id", "title", "recognise", "rows", "columns", "whole", "facts"),
    )
    return {"anyOf": [people_form, matrix]}
