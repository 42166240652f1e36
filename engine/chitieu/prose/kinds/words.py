"""Words between the figures of a statement, and those that say that a figure belongs elsewhere."""

from __future__ import annotations

import re

# What says that a figure is the percentage of the one before it.
LINK = (
    r"(?:(?:đạt(?:\s+t[ỷỉ] lệ(?:\s+(?:huy động|giải quyết|hoàn thành|đúng hạn))?)?"
    r"|chiếm(?:\s+tỷ lệ|\s+tỉ lệ)?|bằng|tương đương(?:\s+với)?|tương ứng(?:\s+với)?"
    r"|(?:với\s+)?t[ỷỉ] lệ(?:\s+là|\s+đạt)?|hay|tức(?:\s+là)?|or|equal to|accounting for|representing|making up"
    r"|an?\s+(?:[a-z-]+\s+){0,3}(?:rate|share|proportion|coverage)\s+of)\s*:?\s*)"
)
RISE = (
    r"(?:tăng(?:\s+thêm)?|\b(?:increas(?:e[sd]?|ing)|rose|risen|rises?|rising|grew|grow[ns]?|growing|growth|gain(?:ed)?"
    r"|jump(?:ed)?|climbed|expanded|improved|improvement|up))"
)
FALL = (
    r"(?:giảm(?:\s+bớt)?|\b(?:decreas(?:e[sd]?|ing)|fell|fall(?:en|s|ing)?|drop(?:ped|s|ping)?|declin(?:e[sd]?|ing)"
    r"|reduc(?:ed|tion)|shrank|contracted|cut|lowered|down|fewer|less))"
)
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
A_YEAR = re.compile(
    r"/\s*năm|bình quân|mỗi năm|hằng năm|hàng năm|một năm|per year"
    r"|a year(?! (?:ago|before|earlier|later))|annual|average"
)
RANK = re.compile(r"\bhạng\b|vị trí|\bbậc\b|\bthứ\b|chỉ số|\bpci\b|\bpapi\b|\bpar\b|\brank|nhóm|\bindex\b|(?<!sắp )xếp")


# Before a percentage: it is what comes on top.
EXCESS = re.compile(r"(?:vượt|tăng|giảm|thêm|hụt|hơn|kém|thấp|cao|by|exceed\w*)(?:\s+hơn)?\s*$")
# After a percentage: nothing that it may be of.
ENDS = re.compile(r"\s*(?:[.,;:)(\]\n”\"]|$|(?:của|trở|theo|tại|ở|và|nhưng|were|was|had|have|took|of the)\b)")


# What makes a percentage beside a difference one of change.
CHANGES = re.compile(rf"{RISE}|{FALL}|tương đương|tương ứng|\(\s*[+−–-]")
OF_BEFORE = re.compile(r"\s*\)?,?\s*(?:so với|compared|from|on the|over|than)\b")
# Bodies and people that are named together: a comma in them parts no clauses.
_TOGETHER = re.compile(
    r"cơ quan, (?:tổ chức, )?đơn vị|(?:các )?sở,(?: ban,)? ngành|ban, ngành(?:, đoàn thể)?|đơn vị, địa phương"
    r"|cán bộ, công chức(?:, viên chức)?(?:, người lao động)?|công chức, viên chức|xã, phường(?:, thị trấn)?"
    r"|thôn, bản(?:, tổ dân phố)?|bản, tổ dân phố|huyện,(?: thị xã,)? thành phố|khiếu nại, tố cáo|phản ánh, kiến nghị"
    r"|kiến nghị, phản ánh|nông, lâm(?: nghiệp)?(?:,| và) (?:ngư nghiệp|thủy sản)|đảng viên, quần chúng"
)


def one_clause(text: str) -> str:
    """A text in which bodies that are named together stand without commas."""
    return _TOGETHER.sub(lambda match: match[0].replace(",", " "), text)


def falls(word: str) -> bool:
    """Whether a word of change says a fall."""
    return re.fullmatch(FALL, word) is not None
