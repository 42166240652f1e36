"""What looks like a figure in a sentence and is none: dates, numbers of documents, ages, ranks, spans of time.

The patterns are of text in small letters; ``SYMBOL`` is of text as it is written.
"""

from __future__ import annotations

import re

NUMBER = r"\d+(?:[.,]\d+)*"
YEAR = r"(?:19|20|21)\d\d"
_NO_PERCENT = r"(?![\d.,]*\d)(?!\s*(?:%|‰|phần trăm|(?:nghìn|ngàn|triệu|tỷ|tỉ)\b))"
_LISTED = (  # else it counts what follows: mức độ 4, 12 thủ tục
    r"(?!\s+(?:người|hộ|xã|thôn|bản|vụ|lượt|thủ tục|trường|cơ quan|đơn vị|hồ sơ|học sinh|cán bộ|công chức|ha|km|tấn)\b)"
)
TO = r"(?:-|–|—|~|÷|đến|tới|lên|xuống|to)"
_AND = rf"(?:,|và|hoặc|hay|/|{TO})"
_TEXTS = (  # whose number may follow at once: Chương trình 135
    r"nghị quyết|trung ương|quyết định|nghị định|thông tư|chỉ thị|kết luận|công văn|tờ trình|luật|pháp lệnh|hiến pháp|"
    r"chương trình|đề án|dự án|điều|khoản|mục|phụ lục|phụ biểu|biểu mẫu|biểu|bảng|chương|mục tiêu|tiêu chí|chỉ tiêu|"
    r"resolution|decision|decree|circular|article|annex"
)
_NUMBERED_TEXTS = (
    r"mẫu|kế hoạch|văn bản|báo cáo|thông báo|hướng dẫn|quy định|văn kiện"  # only behind "số": kế hoạch 500 căn
)
_COUNTED = (  # behind a ratio: xếp loại 27/46 đảng viên
    r"\s+(?:người|đảng viên|đồng chí|tập thể|tổ chức|chi bộ|đơn vị|cơ quan|hộ|xã|thôn|bản|cán bộ|công chức|trường)\b"
)
_RANKS = (
    r"hạng|loại|ngạch|bậc|cấp độ|mức độ|nhóm|vị trí|lớp|khóa|khoá|vùng|khu vực|giai đoạn|đợt|kỳ|(?<!trực )tuyến|"
    r"trình độ|thế kỷ|phân khu|tiểu vùng|rank|grade|class|level"
)
_SPANS = r"năm(?!\s*\d)|tháng|ngày|tuần|giờ|phút|giây|quý|years?|months?|days?"

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"

_DATES = (
    rf"\b\d{{1,2}}\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}\b{_NO_PERCENT}",
    rf"\b\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{YEAR}\b",
    rf"\b{YEAR}-\d{{1,2}}(?:-\d{{1,2}})?\b",
    rf"\b\d{{1,2}}\s?[/-]\s?{YEAR}\b",
    rf"\bngày\s+(?:mồng\s+)?\d{{1,2}}(?:\s*[/-]\s*\d{{1,2}})?{_NO_PERCENT}",
    rf"\b(?:tháng|quý|q\.)\s*\d{{1,2}}(?:\s*[/-]\s*(?:{YEAR}|\d{{1,2}}))?{_NO_PERCENT}",
)
_DOCUMENTS = (
    rf"(?<![\w.,])\d[\d.]*\s?/\s?{YEAR}\s?/\s?[\w&/-]+",
    r"\b(?:qcvn|tcvn|iso|sdg)\s?[\d:./-]+\d",
    rf"\b(?:{_TEXTS})\s+(?:quốc gia\s+)?(?:số\s+|no\.?\s*)?\d[\w.]*(?:[-/]\w+)*"
    rf"(?:\s*(?:,\s|và)\s*\d+\b{_NO_PERCENT})*{_NO_PERCENT}",
    rf"\b(?:nq|qđ|nđ|tt|ct|kl|kh|hd)\s*(?:số\s*)?\d+{_NO_PERCENT}",
    rf"\b(?:{_NUMBERED_TEXTS})\s+số\s+\d[\w./-]*{_NO_PERCENT}",
    rf"(?<!tổng )(?<!con )\bsố\s+\d+[\w/-]*(?=\s*(?:[,;)]|\.?$|ngày|của|về)){_NO_PERCENT}",
    r"\b[a-zđ]+-?\d[\w-]*",  # covid-19, qh14
    r"^\s*\d{1,2}[.)](?=\s)|\(\d{1,2}\)",  # numbers of paragraphs
)
_AGES = (
    rf"\b\d+(?:\s*{_AND}\s*(?:dưới\s+|trên\s+|đủ\s+)?\d+)*\s*(?:\+\s*)?(?:tháng\s+)?tuổi\b",
    rf"\btuổi\s*(?:từ|dưới|trên|đủ|:)?\s*\d+(?:\s*{TO}\s*(?:dưới\s+)?\d+)?{_NO_PERCENT}",
    rf"\b(?:aged?\s+\d+(?:\s*{TO}\s*\d+)?|\d+(?:\s*{TO}\s*\d+)?\s+years?\s+(?:old|of age))\b",
)
_STEPS = (
    rf"\b(?:{_RANKS})\s*(?:thứ|số|:)?\s*\d{{1,2}}(?!/\d+{_COUNTED})(?:\s*{_AND}\s*\d{{1,2}}\b{_LISTED}{_NO_PERCENT})*{_NO_PERCENT}",
    r"\b\d\s*sao\b",
    rf"\b(?:thứ|top|tốp)\s*\d+(?:\s*(?:/|trên)\s*\d+)?{_NO_PERCENT}",
    rf"\bcấp\s*\d(?:\s*{_AND}\s*\d\b{_NO_PERCENT})*{_NO_PERCENT}",  # cấp 500 thẻ is to issue 500
)
_TIME = (
    r"\b\d{1,2}:\d\d\b|\b24/(?:24|7)\b",
    r"(?<!gấp )(?<!tăng )(?<!giảm )(?<!bằng )(?<![\d.,])\d+\s*lần\b(?!\s*(?:so với|năm|mức))",  # how often
    rf"\b\d+(?:\s*{TO}\s*\d+)?\s*(?:{_SPANS})\b",
    rf"\b{YEAR}(?:\s*[-–—/]\s*(?:{YEAR}|\d\d))?{_NO_PERCENT}",
)
ASIDE = tuple(re.compile(pattern) for pattern in (*_DATES, *_DOCUMENTS, *_AGES, *_STEPS, *_TIME))
SYMBOL = re.compile(
    r"(?<![\w.,])\d[\w.]*(?:[-/:]\d+)*\s?[-/](?=[A-ZĐ])[\w&/-]+|(?<![\w.,])\d+[A-ZĐ]\b"
)  # 12-NQ/TU, before capitals go
