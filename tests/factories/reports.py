"""Documents of reports by hand: what is printed needs no database. Names are synthetic."""

from __future__ import annotations

from datetime import date
from typing import Any

from certification.reports.contents import Crossing, Document, Group, MovementLine, UnitLine

CATEGORIES = {
    "nhan-vien-ctxh": "Nhân viên công tác xã hội",
    "cong-tac-vien": "Cộng tác viên công tác xã hội, bình đẳng giới",
}
PARTS = {"K": "kiến thức", "S": "kỹ năng chuyên sâu, trợ giúp và hỗ trợ pháp lý", "M": "an toàn trên không gian mạng"}
LONG_NAME = "Trung tâm Bảo trợ xã hội, Công tác xã hội và Quỹ Bảo trợ trẻ em của Ủy ban nhân dân xã Nghĩa Sơn"
PRINT = "0123456789abcdef" * 4


def make_group(headcount: int, covered: int, **fields: Any) -> Group:
    """A checked group; a third holds M as well."""
    share = (covered, headcount) if headcount else None
    told: dict[str, Any] = {
        "headcount": headcount, "declared": headcount, "covered": covered,
        "parts": {"K": covered, "S": covered, "KS": covered, "M": covered // 3}, "attendances": 2 * covered,
        "gap": max(0, -(-80 * headcount // 100) - covered), "reached": 100 * covered >= 80 * headcount, "state": "ok",
        "share": share, "new_covered": covered // 2, "new_attendances": covered, **fields,
    }  # fmt: skip
    return Group(**told)


def withheld_group(headcount: int | None = None) -> Group:
    """As suppression leaves it; the state stays."""
    return Group(
        headcount, None, None, dict.fromkeys(["K", "S", "KS", "M"]), None, None, None, "ok", None, suppressed=True
    )


def make_crossings(people: int, covered: int) -> dict[str, dict[str, Crossing]]:
    """The first category half of all, and women half of each category."""
    found = {}
    for code, (size, done) in zip(
        CATEGORIES, [(people // 2, covered // 2), (people - people // 2, covered - covered // 2)], strict=True
    ):
        women, trained = size // 2, done // 2
        found[code] = {
            "female": Crossing(women, trained, trained // 2),
            "male": Crossing(size - women, done - trained, (done - trained) // 2),
            "other": Crossing(0, 0, 0), "undeclared": Crossing(0, 0, 0),
        }  # fmt: skip
    return found


def make_line(number: int, headcount: int = 20, covered: int = 16, **fields: Any) -> UnitLine:
    women, trained = headcount * 3 // 5, covered * 3 // 5
    told: dict[str, Any] = {
        "code": f"X{number:03}", "name": f"Ủy ban nhân dân xã Nghĩa Sơn {number}",
        "counts": make_group(headcount, covered),
        "sexes": {
            "female": make_group(women, trained), "male": make_group(headcount - women, covered - trained),
            "other": make_group(0, 0), "undeclared": make_group(0, 0),
        },
        "classes": number % 4, "online": covered // 4, "budget": 12_500_000 * (number % 4), **fields,
    }  # fmt: skip
    return UnitLine(**told)


def make_document(units: int = 3, **fields: Any) -> Document:
    lines = fields.pop("lines", [make_line(number) for number in range(1, units + 1)])
    people = sum(line.counts.headcount or 0 for line in lines)
    covered = sum(line.counts.covered or 0 for line in lines)
    half = people // 2, covered // 2
    told: dict[str, Any] = {
        "title": "Kết quả tập huấn phòng ngừa và ứng phó với bạo lực trên cơ sở giới năm 2026",
        "unit_code": "SNV-37", "unit_name": "Sở Nội vụ tỉnh Ninh Bình",
        "letter": {
            "above": "Ủy ban nhân dân tỉnh Ninh Bình", "body": "Sở Nội vụ", "place": "Ninh Bình",
            "signs": "Thủ trưởng đơn vị",
        },
        "sign": "BC-SNV", "recipients": ["Ủy ban nhân dân tỉnh Ninh Bình", "Bộ Nội vụ"], "kept": "VT, phòng Xã hội",
        "programme": "Phòng ngừa và ứng phó với bạo lực trên cơ sở giới giai đoạn 2026–2030",
        "programme_decision": "Quyết định số 12/QĐ-UBND ngày 05/01/2026", "indicator": "core", "target_percent": 80,
        "milestone_percent": 20, "starts_on": date(2025, 12, 1), "ends_on": date(2026, 11, 30),
        "due_on": date(2026, 12, 1), "total": make_group(people, covered),
        "by_sex": {
            "female": make_group(*half), "male": make_group(people - half[0], covered - half[1]),
            "other": make_group(0, 0), "undeclared": make_group(0, 0),
        },
        "by_category": {
            "nhan-vien-ctxh": make_group(*half),
            "cong-tac-vien": make_group(people - half[0], covered - half[1]),
        },
        "by_category_sex": make_crossings(people, covered),
        "by_level": {"province": make_group(0, 0, state="no_data"), "commune": make_group(people, covered)},
        "category_names": CATEGORIES, "part_names": PARTS, "units": lines, "units_at_target": (len(lines), len(lines)),
        "movement": [
            MovementLine(
                "headcount", people - 3, {"joined": 5, "transferred_in": 1}, {"left": 2, "transferred_out": 1}, people
            ),
            MovementLine(
                "covered", covered - 7, {"trained": 9, "joined_covered": 0, "transferred_in_covered": 1},
                {"left_covered": 1, "transferred_out_covered": 1, "lost": 1}, covered,
            ),
            MovementLine(
                "uncovered", people - covered + 4, {"joined_uncovered": 5, "transferred_in_uncovered": 0, "lost": 1},
                {"left_uncovered": 1, "transferred_out_uncovered": 0, "trained": 9}, people - covered,
            ),
        ],
        "sections": {
            "situation": "Năm 2026 tỉnh có 129 xã, phường.\n\nCác xã đã phân công cán bộ phụ trách.",
            "results": "Đã mở 12 lớp trực tiếp tại các cụm xã.",
            "difficulties": "Một số xã miền núi đường truyền yếu.",
            "plans": "Năm 2027 tiếp tục mở lớp tại các cụm xã.",
            "proposals": "Đề nghị bố trí kinh phí cho năm 2027.",
        },
        "quality": ["Xã Nghĩa Sơn 2 có danh sách ngắn hơn số khai báo 3 người."],
        "rules": [
            "Tổng số người là những người đang làm công tác xã hội vào ngày cuối kỳ, mỗi người tính một lần.",
            "Người đạt là người có đủ các phần mà nhóm của mình phải học, còn hiệu lực vào ngày cuối kỳ.",
        ],
        **fields,
    }  # fmt: skip
    return Document(**told)
