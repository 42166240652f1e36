"""Keys that stand in several kinds of files."""

from __future__ import annotations

from chitieu.files.shapes import ScalarKind, may, must
from chitieu.messages import mark

LABEL = must("label", ScalarKind.TEXT, mark("Name on the screen and in reports."))
ORDERED = may("ordered", ScalarKind.FLAG, mark("true: the values run from the lowest to the highest."))
FILE_ID = must("id", ScalarKind.ID, mark("The same as the name of the file."))
