"""The form of the guide, docs/vi/nhap-danh-sach.md, reads the page that it is made from."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.conftest import ROOT, Run

GUIDE = (ROOT / "docs/vi/nhap-danh-sach.md").read_text("utf-8")
PAGE = """Biểu thử
Tiêu chí,Lãnh đạo HĐND,,Lãnh đạo UBND
,Chủ tịch,Phó chủ tịch,Chủ tịch
TỔNG SỐ,1,1,1
Trong đó: - Nữ,,1,
2. LLCT,,,
- Cao cấp,1,1,1
"""


def test_the_matrix_of_the_guide_is_read(shipped: Path, run: Run) -> None:
    form = next(block for block in re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL) if "id: leaders-small" in block)
    assert len(form.split("\n")) <= 20
    (shipped / "rules/forms/leaders-small.yaml").write_text(form, "utf-8")
    (shipped / "bieu.csv").write_text(PAGE, "utf-8")
    ran = run("import", "bieu.csv", "--form", "leaders-small", "--format", "json", cwd=shipped)
    assert (ran.code, ran.err) == (0, "")
    values = {one["fact"]: one["value"] for one in json.loads(ran.out)["facts"]}
    assert values == {"council_chairs": "1", "women_city_leaders": "1", "city_leaders_advanced_theory": "3"}
