"""Words between the figures of a statement, and those that say that a figure belongs elsewhere."""

from __future__ import annotations

import re

# What says that a figure is the percentage of the one before it.
LINK = (
    r"(?:(?:đạt(?:\s+tỷ lệ|\s+tỉ lệ)?|chiếm(?:\s+tỷ lệ|\s+tỉ lệ)?|bằng|tương đương(?:\s+với)?|tương ứng(?:\s+với)?"
    r"|(?:với\s+)?t[ỷỉ] lệ(?:\s+là|\s+đạt)?|hay|tức(?:\s+là)?|or|equal to"
    r"|accounting for|representing|making up)\s*:?\s*)"
)
RISE = r"(?:tăng(?:\s+thêm)?|increase[sd]?|rose|grew|up)"
FALL = r"(?:giảm(?:\s+bớt)?|decrease[sd]?|fell|dropped|declined|down)"
WAY = rf"(?P<way>{RISE}|{FALL})"
# Beside these, a percentage may belong to another subject.
ANOTHER_CLAUSE = re.compile(
    r"\bvà (?:đang|đã|có)\b|đồng thời|trong khi|\briêng\b|bên cạnh|ngoài ra|\bso với\b|\btiến độ\b|\btăng\b|\bgiảm\b"
    r"|\bvượt\b|bình quân|\bcòn\b|\bwhile\b|\bcompared\b"
)
# What follows a percentage and names what it is of.
ANOTHER_BASE = re.compile(
    r"\s*(?:(?:của|trong|trên|so với)\s+)?(?:tổng|số|toàn|dân số|diện tích|dư nợ|gdp|grdp|kinh phí|tất cả|quy mô|cả\b"
    r"|mức|cùng kỳ|năm|vốn|of\s+(?:all|the total|total))"
)
OF_TARGET = re.compile(
    r"[^.;,()]{0,12}?(?:mục tiêu|kế hoạch|chỉ tiêu|dự toán|nghị quyết|nhiệm vụ"
    r"|so với|\bkh\b|chuẩn|of target|of the plan)"
)
A_YEAR = re.compile(r"/\s*năm|bình quân|mỗi năm|hằng năm|hàng năm|một năm|per year|a year|annual|average")
RANK = re.compile(r"\bhạng\b|vị trí|\bbậc\b|\bthứ\b|chỉ số|\bpci\b|\bpapi\b|\bpar\b|\brank|nhóm|\bindex\b|xếp")


# Before a percentage: it is what comes on top.
EXCESS = re.compile(r"(?:vượt|tăng|giảm|thêm|hụt|hơn|kém|thấp|cao|by|exceed\w*)(?:\s+hơn)?\s*$")
# After a percentage: nothing that it may be of.
ENDS = re.compile(r"\s*(?:[.,;:)(\]\n”\"]|$|(?:của|trở|theo|tại|ở|và|nhưng|were|was|had|have|took|of the)\b)")


# What makes a percentage beside a difference one of change.
CHANGES = re.compile(rf"{RISE}|{FALL}|tương đương|tương ứng|\(\s*[+−–-]")
OF_BEFORE = re.compile(r"\s*\)?\s*(?:so với|compared|from)")


def falls(word: str) -> bool:
    """Whether a word of change says a fall."""
    return re.fullmatch(FALL, word) is not None
