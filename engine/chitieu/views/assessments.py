"""Assessments in every form. What a form needs is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.views.output import Pages

if TYPE_CHECKING:
    from rich.console import Console


def assessment_pages(assessments: Sequence[Assessment], language: Language, decimals: int) -> Pages:
    """One page per assessment; JSON, CSV and workbooks hold all of them together, a web page the last one."""

    def plain() -> str:
        from chitieu.views.plain import plain

        return "\n".join(plain(assessment, language, decimals) for assessment in assessments)

    def json() -> str:
        from chitieu.views.json import json_text

        return json_text(assessments)

    def csv() -> str:
        from chitieu.views.csv import csv_text

        return csv_text(assessments)

    def markdown() -> str:
        from chitieu.views.markdown import markdown

        return "\n".join(markdown(assessment, language, decimals) for assessment in assessments)

    def table(console: Console) -> None:
        from chitieu.views.table import print_table

        for number, assessment in enumerate(assessments):
            if number:
                console.print()
            print_table(assessment, language, decimals, console)

    def xlsx() -> bytes:
        from chitieu.views.workbook import workbook_bytes
        from chitieu.views.workbooks import assessment_book

        return workbook_bytes(*assessment_book(assessments, language))

    def html() -> str:
        from chitieu.views.page import page

        return page(assessments[-1], language, decimals)

    return Pages(plain, json, csv, markdown, table, xlsx, html)
