"""Whole reports written by lot from figures that agree, with places; and slips made in them one at a time.

Every line knows the figure that it states and what that becomes by each slip that fits it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.language import language
from chitieu.numbers import rounded

_VI = language("vi")
_SEED = "written-1"
_THINGS = (
    ("hộ", "hộ gia đình", "được vay vốn ưu đãi", "gia đình văn hóa"),
    ("thôn", "thôn, bản", "có nhà văn hóa", "có đường ô tô đến trung tâm"),
    ("cơ quan", "cơ quan, đơn vị", "đã số hóa hồ sơ", "thực hiện tự chủ"),
    ("trường", "trường học", "đạt chuẩn quốc gia", "có thư viện số"),
    ("hồ sơ", "hồ sơ", "giải quyết đúng hạn", "nộp trực tuyến"),
    ("hợp tác xã", "hợp tác xã", "hoạt động hiệu quả", "tham gia chuỗi giá trị"),
    ("cán bộ", "cán bộ, công chức", "được bồi dưỡng nghiệp vụ", "hoàn thành tốt nhiệm vụ"),
)
_GROUPS = (
    ("cấp tỉnh", "cấp huyện", "cấp xã"),
    ("khối đảng", "khối nhà nước", "khối đoàn thể"),
    ("loại A", "loại B", "loại C"),
    ("vùng cao", "vùng thấp", "thị trấn"),
)
_GOALS = ("sản lượng lương thực", "tổng thu ngân sách", "giá trị sản xuất công nghiệp", "tổng mức bán lẻ")
_FILLERS = (
    "Thực hiện Kế hoạch số 37/KH-UBND ngày 15/3/2021 của Ủy ban nhân dân huyện, các phòng, ban đã triển khai đồng bộ.",
    "Trong kỳ, cấp ủy đã ban hành 04 văn bản chỉ đạo, tổ chức 02 đợt kiểm tra tại cơ sở.",
    "Đường dây nóng 0213.3876.543 tiếp nhận phản ánh 24/24 giờ kể từ 01/01/2023.",
    "Khoảng 1/3 số xã còn khó khăn về nguồn nước; nhu cầu đầu tư giai đoạn 2023-2025 còn lớn.",
    "Chỉ số cải cách hành chính xếp thứ 5/8 huyện, thành phố, tăng 02 bậc so với năm trước.",
    "Nghị quyết được thông qua tại kỳ họp thứ 9 với 28/30 đại biểu có mặt tán thành.",
    "Thu nhập bình quân đầu người đạt 42,5 triệu đồng/năm; mật độ dân số 58 người/km2.",
    "Theo Khoản 2, Điều 15 Nghị định số 30/2020/NĐ-CP, báo cáo gửi trước ngày 20 hằng tháng.",
    "Công tác tuyên truyền tiếp tục được đổi mới, góp phần tạo đồng thuận trong Nhân dân.",
    "Giá bán buôn dao động 12.000 - 15.000 đồng/kg, cao hơn cùng kỳ.",
)
SLIPS = ("swapped", "truncated", "from_rounded", "part_left_out", "total_off", "wrong_base")


class WrittenLine(NamedTuple):
    """``text`` has ``@`` for the figure; ``slips`` are what the whole line is after each slip that fits."""

    kind: str
    text: str
    figure: str
    slips: Mapping[str, str]

    @property
    def shown(self) -> str:
        return self.text.replace("@", self.figure)


class WrittenReport(NamedTuple):
    """Headings, fillers and lines in order; of each line its section and paragraph."""

    lines: Sequence[str]
    stated: Sequence[tuple[int, WrittenLine, str, int]]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def slipped(self, number: int, slip: str) -> str:
        """The text after a slip in one of its lines."""
        at, line, _, _ = self.stated[number]
        return "\n".join([*self.lines[:at], line.slips[slip], *self.lines[at + 1 :]])


class Slip(NamedTuple):
    """A slip in a report of a seed; ``aside``: it belongs to the half that was set aside before anything was tuned."""

    id: int
    report: int
    number: int
    kind: str
    aside: bool


def _n(value: int) -> str:
    return _VI.number(Fraction(value), 0)


def _percent(value: Fraction, decimals: int) -> str:
    return rounded(value * 100, decimals).replace(".", ",") + "%"


def _cut(value: Fraction, decimals: int) -> str:
    step = 100 * 10**decimals
    return _percent(Fraction(int(value * step), step), decimals)


def _swapped(figure: str, lot: random.Random) -> str | None:
    """The figure with two neighbouring digits exchanged, so that it is another by more than rounding."""
    places = [
        at
        for at in range(len(figure) - 1)
        if figure[at].isdigit() and figure[at + 1].isdigit() and figure[at] != figure[at + 1] and figure[at + 1] != "0"
    ]
    if not places:
        return None
    at = lot.choice(places[:1])
    return figure[:at] + figure[at + 1] + figure[at] + figure[at + 2 :]


def _line(
    kind: str, text: str, value: Fraction, decimals: int, lot: random.Random, base: Fraction | None = None, **more: str
) -> WrittenLine:
    """A line that states a percentage, with the slips that fit it."""
    figure = _percent(value, decimals)
    others = {
        "swapped": _swapped(figure, lot),
        "truncated": _cut(value, decimals),
        "wrong_base": None if base is None or abs(base - value) < Fraction(2, 100) else _percent(base, decimals),
        **more,
    }
    slips = {slip: text.replace("@", other) for slip, other in others.items() if other is not None and other != figure}
    return WrittenLine(kind, text, figure, slips)


def _ratio(lot: random.Random) -> WrittenLine:
    unit, units, done, _ = lot.choice(_THINGS)
    below = lot.randint(23, 4_800)
    above = lot.randint(below // 5, below - 2)
    text = lot.choice(
        (
            f"Toàn huyện có {_n(above)}/{_n(below)} {unit} {done}, đạt @.",
            f"Đến nay {_n(above)}/{_n(below)} {units} {done} (đạt tỷ lệ @).",
            f"Tỷ lệ {units} {done} đạt @ ({_n(above)}/{_n(below)} {unit}).",
            f"Kết quả: có {_n(above)}/{_n(below)} {unit} {done}, chiếm @; còn lại đang hoàn thiện.",
            f"- Có {_n(above)} trong tổng số {_n(below)} {unit} {done} (@).",
        )
    )
    return _line("ratio", text, Fraction(above, below), lot.randint(1, 2), lot, Fraction(above, below + below // 4))


def _share(lot: random.Random) -> WrittenLine:
    unit, _, done, other = lot.choice(_THINGS)
    below = lot.randint(120, 9_000)
    above = lot.randint(below // 5, below - 2)
    text = lot.choice(
        (
            f"Tổng số {_n(below)} {unit} trên địa bàn; trong đó {_n(above)} {unit} {done}, chiếm @.",
            f"Đã rà soát tổng số {_n(below)} {unit}, trong đó có {_n(above)} {unit} {done} (chiếm @).",
            f"Trong tổng số {_n(below)} {unit}, có {_n(above)} {unit} {other}, chiếm tỷ lệ @.",
        )
    )
    return _line("share", text, Fraction(above, below), lot.randint(1, 2), lot, Fraction(above, below + below // 3))


def _target(lot: random.Random) -> WrittenLine:
    unit, units, done, _ = lot.choice(_THINGS)
    below, goal = lot.randint(15, 60), Fraction(lot.choice((30, 40, 60, 70, 80)), 100)
    above = lot.randint(below // 5, below - 2)
    value = Fraction(above, below)
    share, asked = _percent(value, 1), _percent(goal, 0)
    text = lot.choice(
        (
            f"- Mục tiêu: “{asked} {units} {done}”. Kết quả: có {above}/{below} {unit}, đạt {share} (đạt @ mục tiêu).",
            f"+ Mục tiêu: “{asked} {units} {done}, đến năm 2030 là 95%”. Kết quả: Có {above}/{below} {unit} {done}, đạt"
            f" {share} (đạt @ mục tiêu Nghị quyết đề ra).",
        )
    )
    whole = Fraction(int(rounded(value * 100, 0)), 100)
    from_rounded = _percent(whole / goal, 1)
    differs = from_rounded != _percent(value / goal, 1)
    more = {"from_rounded": from_rounded} if differs else {}
    return _line("target", text, value / goal, 1, lot, value / (goal + Fraction(1, 10)), **more)


def _plan(lot: random.Random) -> WrittenLine:
    goal = lot.choice(_GOALS)
    asked = lot.randint(210, 2_400)
    done = lot.randint(asked * 7 // 10, asked * 13 // 10)
    text = lot.choice(
        (
            f"{goal.capitalize()} đạt {_n(done)} tỷ đồng, bằng @ kế hoạch ({_n(asked)} tỷ đồng).",
            f"Kế hoạch {goal} là {_n(asked)} tỷ đồng, thực hiện {_n(done)} tỷ đồng, đạt @ kế hoạch.",
        )
    )
    return _line("plan", text, Fraction(done, asked), 1, lot, Fraction(done, asked + asked // 5))


def _change(lot: random.Random) -> WrittenLine:
    unit, units, _, _ = lot.choice(_THINGS)
    before = lot.randint(150, 7_000)
    by = lot.randint(before // 20, before // 2)
    up = lot.random() < 0.6
    after = before + by if up else before - by
    way, to = ("tăng", "lên") if up else ("giảm", "xuống còn")
    text = lot.choice(
        (
            f"Số {units} {way} từ {_n(before)} {unit} {to} {_n(after)} {unit}, {way} @.",
            f"Số {units} {way} từ {_n(before)} {to} {_n(after)} ({way} @).",
            f"Có {_n(after)} {unit}, {way} {_n(by)} {unit} ({way} @) so với năm trước.",
            f"Số {units} là {_n(after)} {unit}, {way} @ so với cùng kỳ năm trước ({_n(before)} {unit}).",
        )
    )
    return _line("change", text, Fraction(by, before), lot.randint(1, 2), lot, Fraction(by, after))


def _parts(lot: random.Random) -> WrittenLine:
    unit = lot.choice(_THINGS)[0]
    names, counts = lot.choice(_GROUPS), [lot.randint(14, 400) for _ in range(3)]
    whole = sum(counts)
    shapes: tuple[Callable[[str, Sequence[tuple[str, int]]], str], ...] = (
        lambda w, p: f"Đã cử {w} {unit} đi tập huấn ({'; '.join(f'{name}: {_n(count)} {unit}' for name, count in p)}).",
        lambda w, p: f"Tổng số {w} {unit}, gồm: {', '.join(f'{name} {_n(count)} {unit}' for name, count in p)}.",
        lambda w, p: f"Có {w} {unit} tham gia, bao gồm {', '.join(f'{_n(count)} {unit} {name}' for name, count in p)}.",
    )
    shape, pairs = lot.choice(shapes), list(zip(names, counts, strict=True))
    off = whole + max(1, whole // lot.randint(12, 40))
    slips = {"total_off": shape(_n(off), pairs), "part_left_out": shape(_n(whole), pairs[:-1])}
    if (other := _swapped(_n(whole), lot)) is not None:
        slips["swapped"] = shape(other, pairs)
    return WrittenLine("parts", shape("@", pairs), _n(whole), slips)


def _rest(lot: random.Random) -> WrittenLine:
    unit, _, done, _ = lot.choice(_THINGS)
    part, rest = lot.randint(40, 900), lot.randint(40, 900)
    text = f"Tổng số @ {unit}, trong đó {_n(part)} {unit} {done}, còn lại {_n(rest)} {unit}."
    slips = {"total_off": text.replace("@", _n(part + rest + 10))}
    return WrittenLine("rest", text, _n(part + rest), slips)


def _percents(lot: random.Random) -> WrittenLine:
    one, other = Fraction(lot.randint(150, 400), 10), Fraction(lot.randint(150, 400), 10)
    parts = [_percent(value / 100, 1) for value in (one, other, 100 - one - other)]
    text = f"Cơ cấu kinh tế: nông nghiệp @, công nghiệp {parts[1]}, dịch vụ {parts[2]}."
    off = _percent((one + 3) / 100, 1)
    return WrittenLine("percents", text, parts[0], {"total_off": text.replace("@", off)})


def _whole_base(lot: random.Random) -> WrittenLine:
    before = lot.randint(60, 300)
    by = lot.randint(8, before // 2)
    text = f"Số vụ vi phạm giảm {by} vụ (giảm @) so với cùng kỳ năm trước."
    return _line("whole_base", text, Fraction(by, before), 2, lot)


def _base(lot: random.Random) -> WrittenLine:
    below = lot.randint(30, 90)
    above, first = lot.randint(2, 20), lot.randint(10, 20)
    parts = f"(cấp trưởng: {first} người; cấp phó: {below - first} người)"
    text = f"Tổng số cán bộ lãnh đạo: @ người {parts}. Trong đó: {above:02}/{below} cán bộ là nữ."
    return WrittenLine("base", text, str(below), {"total_off": text.replace("@", str(below + 2))})


WRITERS: tuple[Callable[[random.Random], WrittenLine], ...] = (
    _ratio,
    _share,
    _target,
    _plan,
    _change,
    _parts,
    _rest,
    _percents,
)
MORE_WRITERS = (*WRITERS, _whole_base, _base)  # a report with two of the last would say one total twice


def written_report(seed: int) -> WrittenReport:
    """A report of some thirty paragraphs: sections with fillers and a line of every kind here and there."""
    lot = random.Random(f"{_SEED}/{seed}")
    lines, stated = ["BÁO CÁO", "Kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội"], []
    for roman in ("I", "II"):
        lines.append(f"{roman}. {'ĐẶC ĐIỂM TÌNH HÌNH' if roman == 'I' else 'KẾT QUẢ THỰC HIỆN'}")
        for digit in range(1, lot.randint(3, 5)):
            lines.append(f"{digit}. Về nhiệm vụ thứ {('nhất', 'hai', 'ba', 'tư')[digit - 1]}")
            for paragraph in range(1, lot.randint(4, 6)):
                if lot.random() < 0.4:
                    lines.append(lot.choice(_FILLERS))
                    continue
                line = lot.choice(WRITERS)(lot)
                stated.append((len(lines), line, f"{roman}.{digit}", paragraph))
                lines.append(line.shown)
    return WrittenReport(lines, stated)


def slips() -> list[Slip]:
    """Fifty slips in the reports, of every kind by turns."""
    lot, made = random.Random(_SEED), list[Slip]()
    while len(made) < 50:
        kind = SLIPS[len(made) % len(SLIPS)]
        seed = lot.randrange(20)
        fit = [number for number, (_, line, _, _) in enumerate(written_report(seed).stated) if kind in line.slips]
        if fit:
            id = len(made)
            aside = hashlib.sha256(f"{_SEED}/{id}".encode()).digest()[0] % 2 == 1
            made.append(Slip(id, seed, lot.choice(fit), kind, aside))
    return made
