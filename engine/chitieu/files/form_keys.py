"""The keys of forms of lists, and of the words that they share."""

from __future__ import annotations

from chitieu.files.common_keys import FILE_ID, LABEL, ORDERED
from chitieu.files.shapes import (
    ANY_ID,
    FACT_ID,
    FACT_OR_GROUP,
    Either,
    ListOf,
    Names,
    ScalarKind,
    WordOf,
    may,
    must,
    shape,
)
from chitieu.messages import mark

_TEXT, _FLAG = ScalarKind.TEXT, ScalarKind.FLAG
_TEXTS = Either((_TEXT, ListOf(_TEXT)))
_BLANK = may("blank", _TEXT, mark("The value that an empty cell stands for; without it, it is not known."))
_CONDITION = mark("A condition on traits: ethnicity != kinh and post == head.")
_HOW_COUNTED = mark("How each fact is counted.")
COLUMN = shape(
    must("header", _TEXTS, mark("The header, its inner part behind >; {year} stands for a year.")),
    may("mark", _TEXT, mark("The value that a mark in the column stands for.")),
    may("filled", _TEXT, mark("The value that anything in the column stands for.")),
    _BLANK,
)
TRAIT = shape(
    LABEL,
    ORDERED,
    may("several", _FLAG, mark("true: a person may have several values, as posts.")),
    may("remarks", _FLAG, mark("true: brackets behind a value only describe it, as the subject of a degree.")),
    _BLANK,
    must("columns", ListOf(COLUMN), mark("Where it is read; an empty form has the first of several ways.")),
    must(
        "values",
        shape(Names(FACT_ID, _TEXTS)),
        mark("Codes with their spellings; * stands for any text, ** also for commas and dashes."),
    ),
)
MORE_OF_TRAIT = shape(
    must("like", _TEXT, mark("A trait of words.yaml, all of which holds here.")),
    must("values", shape(Names(FACT_ID, _TEXTS)), mark("Further codes with their spellings.")),
)
PRINTED_FORM = shape(
    must("title", _TEXT, mark("Its number and name, as printed.")),
    must("recognise", _TEXTS, mark("How the sheet is named, or what stands above its header; * is any text.")),
    may("instead", _TEXTS, mark("Forms that give what the rules ask for.")),
)
FORM_WORDS = shape(
    may("gone", _TEXTS, mark("Words by which a person may have left; * is any text.")),
    may("vacant", _TEXTS, mark("What stands instead of a name where nobody holds the post.")),
    may("others", _TEXTS, mark("Words above a header by which a list is of other people; * is any text.")),
    may("around", _TEXTS, mark("Outer headers that say nothing of what stands under them.")),
    may("apart", _TEXTS, mark("Headers under which stands what is not the thing itself: a planned post.")),
    may("remarks", _TEXTS, mark("What may stand in brackets behind a header.")),
    may("known", _TEXTS, mark("Words of headers that no form reads, so that they may be shown.")),
    may("beside", _TEXTS, mark("What may stand beside a value and is none itself: “phụ trách”.")),
    may("headers", shape(Names(FACT_ID, _TEXTS)), mark("Ways to write a header: the first stands for all of them.")),
    may("printed", shape(Names(ANY_ID, PRINTED_FORM)), mark("Printed forms that nothing is counted from.")),
    must("traits", shape(Names(FACT_ID, TRAIT))),
)
PERSON = shape(must("name", _TEXTS), may("born", _TEXTS), may("note", _TEXTS))
BODY = shape(
    must("label", _TEXT), may("column", _TEXTS), may("kinds", shape(Names(FACT_ID, _TEXTS))), may("skip", _TEXTS)
)
WHAT_IS_COUNTED = WordOf(("people", "bodies"))
COUNTED = shape(must("count", WHAT_IS_COUNTED), may("where", _TEXT, _CONDITION))
SHARE = shape(must("share", _TEXT, _CONDITION), may("of", _TEXT, _CONDITION))
COUNTING = Either((COUNTED, SHARE))
TOTAL = shape(must("row", _TEXTS), may("where", _TEXT, _CONDITION))
_ALSO = may("also", _TEXTS, mark("Columns of posts that the same people may hold: the fact is then within bounds."))
SUM = shape(
    must("row", _TEXTS, mark("The row by its key, or rows that are added.")),
    must("columns", _TEXTS, mark("The columns by their keys, which are added.")),
    _ALSO,
)
SUM_OF_UNITS = shape(must("columns", _TEXTS, mark("The columns by their keys, added over all units.")), _ALSO)
UNITS_COUNTED = shape(
    must("count", WordOf(("units",))),
    may("kind", _TEXT, mark("Only units of this kind.")),
    may("above_zero", _TEXTS, mark("Only units with a number above 0 in any of these columns.")),
)
_FORM = (
    FILE_ID,
    must("title", _TEXT, mark("Its number and name, as printed.")),
    must("recognise", _TEXTS, mark("How the sheet is named, or what stands above its header; * is any text.")),
    may("unlike", _TEXTS, mark("What is named so is not of this form, whatever its columns.")),
)
PEOPLE_FORM = shape(
    *_FORM,
    must("person", PERSON, mark("Headers of names, births and notes.")),
    may("body", BODY, mark("The agency or commune that rows stand under, and its kinds.")),
    must(
        "traits",
        shape(Names(FACT_ID, Either((ScalarKind.NOTHING, TRAIT, MORE_OF_TRAIT)))),
        mark("What is known of a person; by name alone, as in words.yaml."),
    ),
    must("facts", shape(Names(FACT_OR_GROUP, COUNTING)), _HOW_COUNTED),
    may("totals", ListOf(TOTAL), mark("Closing rows, and whom they count.")),
)
MATRIX = shape(
    *_FORM,
    must("rows", shape(Names(FACT_ID, _TEXTS)), mark("Criteria by key: how their rows begin.")),
    must("columns", shape(Names(FACT_ID, _TEXTS)), mark("Posts by key: their headers.")),
    must("whole", _TEXT, mark("The row or the column that counts everybody.")),
    must("facts", shape(Names(FACT_OR_GROUP, SUM)), _HOW_COUNTED),
)
UNITS_MATRIX = shape(
    *_FORM,
    must("units", BODY, mark("The units that stand down, one a row: the header above them, and their kinds.")),
    must("columns", shape(Names(FACT_ID, _TEXTS)), mark("Criteria by key: their headers.")),
    may("whole", _TEXT, mark("The column that counts everybody.")),
    must("facts", shape(Names(FACT_OR_GROUP, Either((SUM_OF_UNITS, UNITS_COUNTED)))), _HOW_COUNTED),
)
FORM = Either((PEOPLE_FORM, MATRIX, UNITS_MATRIX))
