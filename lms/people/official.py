"""The official list of provinces and communes: reading it, comparing it with the units on record, adding what is new.

The list itself is never part of the product. It comes from a file of five columns, or from the package
`vietnamadminunits` (MIT), whose data file is read without importing it: its code needs libraries that we do not.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from lms.people.domain import create_units
from lms.people.enums import UnitKind
from lms.people.models import Unit, UnitParent
from lms.vietnamese import plain, tidy

PACKAGE = "vietnamadminunits"
PROVINCES, COMMUNES = 34, 3321
"""How many there are since 01/07/2025 (DOMAIN.md, "The 80 %")."""
SINCE = date(2025, 7, 1)
KINDS = ("Xã", "Phường", "Đặc khu")
PROVINCE_KINDS = ("Tỉnh", "Thành phố")
HEADER = ["ma tinh", "ten tinh", "ma xa", "ten xa", "loai"]
"""The columns of the file, without diacritics; "loại" may be missing when every name begins with its kind."""
HEADER_WITHIN = 10


class ListInvalid(ValueError):
    """The list cannot be used; one line a fault, with its row."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class Commune:
    """A row of the list; names begin with their kind ("Phường Ba Đình", "Thành phố Hà Nội")."""

    province_code: str
    province: str
    code: str
    name: str


@dataclass
class Outcome:
    """What a load did or would do: units created, those found as listed, and lines for a human to decide on."""

    created: list[str] = field(default_factory=list)
    unchanged: int = 0
    differing: list[str] = field(default_factory=list)


def read_file(path: Path) -> list[Commune]:
    """The rows of an .xlsx or UTF-8 .csv file. ListInvalid names every faulty row; OSError as it comes."""
    data = path.read_bytes()
    if path.suffix.lower() == ".csv":
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ListInvalid([_("Tệp .csv phải lưu bằng bảng mã UTF-8.")]) from error
        table: list[list[Any]] = list(csv.reader(io.StringIO(text)))
    else:
        try:
            table = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        except CalamineError as error:
            raise ListInvalid([_("Không mở được tệp. Hãy dùng tệp .xlsx hoặc .csv.")]) from error
    return _read_table(table)


def read_package() -> list[Commune]:
    """The rows of the installed package. ListInvalid says how to install it when it is missing."""
    try:
        place = distribution(PACKAGE).locate_file(f"{PACKAGE}/data/dataset.db")
    except PackageNotFoundError as error:
        raise ListInvalid(
            [
                _("Chưa cài gói %(package)s. Hãy chạy “make official-units”, rồi chạy lại lệnh này.")
                % {"package": PACKAGE}
            ]
        ) from error
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT provinceCode, province, wardCode, ward FROM admin_units ORDER BY provinceCode, wardCode"
        ).fetchall()
    return check_rows([(number, [*row, ""]) for number, row in enumerate(rows, start=1)])


def check_rows(rows: Iterable[tuple[int, Sequence[Any]]]) -> list[Commune]:
    """Rows as (number, the five cells) to communes. ListInvalid lists every fault with its row."""
    faults: list[str] = []
    found: list[Commune] = []
    provinces: dict[str, str] = {}
    seen: dict[str, int] = {}

    def fault(number: int, what: str) -> None:
        faults.append(_("Dòng %(row)s: %(what)s") % {"row": number, "what": what})

    for number, cells in rows:
        province_code, province, code, name, kind = (_text(cell) for cell in cells)
        if not re.fullmatch("[0-9]{2}", province_code):
            fault(number, _("mã tỉnh “%(code)s” phải có đúng 2 chữ số (giữ số 0 ở đầu).") % {"code": province_code})
        if not re.fullmatch("[0-9]{5}", code):
            fault(number, _("mã xã “%(code)s” phải có đúng 5 chữ số (giữ số 0 ở đầu).") % {"code": code})
        if not province.startswith(tuple(f"{word} " for word in PROVINCE_KINDS)):
            fault(number, _("tên tỉnh “%(name)s” phải bắt đầu bằng Tỉnh hoặc Thành phố.") % {"name": province})
        if provinces.setdefault(province_code, province) != province:
            fault(
                number,
                _("mã tỉnh %(code)s đã là “%(name)s” ở dòng khác.")
                % {"code": province_code, "name": provinces[province_code]},
            )
        if code in seen:
            fault(number, _("mã xã %(code)s đã có ở dòng %(row)s.") % {"code": code, "row": seen[code]})
        seen.setdefault(code, number)
        full = _full_name(name, kind)
        if full is None:
            fault(
                number,
                _("không rõ loại của “%(name)s” (cột loại: “%(kind)s”); cần Xã, Phường hoặc Đặc khu.")
                % {"name": name, "kind": kind},
            )
        found.append(Commune(province_code, province, code, full or name))
    if not found:
        faults.append(_("Danh sách không có dòng nào."))
    if faults:
        raise ListInvalid(faults)
    return found


@transaction.atomic
def load_units(
    *,
    rows: Sequence[Commune],
    valid_from: date = SINCE,
    standing_for: Mapping[str, str] | None = None,
    dry_run: bool = False,
    by: Any = None,
    at: datetime,
) -> Outcome:
    """Create the provinces and communes that are not on record; change nothing that is.

    `standing_for` is {official province code: code of the unit that is this province}. A province that is on record
    by name under another code is reported and left out with its communes; so is a commune of a province by its name.
    """
    outcome, own = Outcome(), dict(standing_for or {})
    known = Unit.objects.in_bulk(field_name="code")
    parents = dict(UnitParent.objects.filter(valid_to=None).values_list("unit_id", "parent_id"))
    fresh = _new_provinces(rows, own, known, parents, outcome)
    if not dry_run:
        provinces = [(code, name, UnitKind.PROVINCE, None) for code, name in fresh.items()]
        created = create_units(rows=provinces, valid_from=valid_from, by=by, at=at)
        known |= {unit.code: unit for unit in created}
    left_out = {row.province_code for row in rows} - fresh.keys() - {c for c in own if own[c] in known} - known.keys()
    wanted = _new_communes([row for row in rows if row.province_code not in left_out], own, known, parents, outcome)
    if not dry_run:
        create_units(rows=wanted, valid_from=valid_from, by=by, at=at)
    outcome.created += [*fresh, *(code for code, *_rest in wanted)]
    return outcome


def _new_provinces(
    rows: Sequence[Commune], own: dict[str, str], known: dict[str, Unit], parents: dict[int, int], outcome: Outcome
) -> dict[str, str]:
    """{code: name} of those that are on record neither by code nor by name."""
    named = {
        plain(unit.name): unit for unit in known.values() if unit.kind == UnitKind.PROVINCE and unit.valid_to is None
    }
    size = Counter(row.province_code for row in rows)
    fresh = {}
    for code, name in dict.fromkeys((row.province_code, row.province) for row in rows):
        here, there = known.get(own.get(code, code)), named.get(plain(name))
        if here is not None:
            _compare(here, name if code not in own else None, UnitKind.PROVINCE, None, parents, outcome)
        elif there is not None:
            outcome.differing.append(
                _(
                    "%(name)s (mã %(code)s, %(count)s xã): đã có dưới mã %(there)s, bỏ qua cả tỉnh. Muốn thêm các xã "
                    "còn thiếu vào đó, chạy lại với --map %(code)s=%(there)s."
                )
                % {"name": name, "code": code, "count": size[code], "there": there.code}
            )
        else:
            fresh[code] = name
    return fresh


def _new_communes(
    rows: Sequence[Commune], own: dict[str, str], known: dict[str, Unit], parents: dict[int, int], outcome: Outcome
) -> list[tuple[str, str, str, Unit | None]]:
    """What `create_units` takes, of those that are on record neither by code nor by name in their province."""
    units = {unit.pk: unit for unit in known.values()}
    siblings = {
        (parent_id, plain(units[unit_id].name)): units[unit_id]
        for unit_id, parent_id in parents.items()
        if units[unit_id].valid_to is None
    }
    wanted: list[tuple[str, str, str, Unit | None]] = []
    for row in rows:
        province = known.get(own.get(row.province_code, row.province_code))
        there = siblings.get((province.pk, plain(row.name))) if province else None
        if row.code in known:
            _compare(known[row.code], row.name, UnitKind.COMMUNE, province, parents, outcome)
        elif there is not None:
            outcome.differing.append(
                _("%(name)s (mã %(code)s): đã có dưới mã %(there)s, không lập lại.")
                % {"name": row.name, "code": row.code, "there": there.code}
            )
        else:
            wanted.append((row.code, row.name, UnitKind.COMMUNE, province))
    return wanted


def _compare(
    unit: Unit, name: str | None, kind: str, parent: Unit | None, parents: dict[int, int], outcome: Outcome
) -> None:
    what = []
    if name is not None and unit.name != name:
        what.append(
            _("tên trong danh sách là “%(name)s”; nếu đã đổi tên, hãy dùng “Đổi tên” ở trang Đơn vị") % {"name": name}
        )
    if unit.kind != kind:
        what.append(_("đang được ghi là %(kind)s") % {"kind": UnitKind(unit.kind).label})
    if unit.valid_to is not None:
        what.append(_("đã đóng từ ngày %(day)s") % {"day": f"{unit.valid_to:%d/%m/%Y}"})
    elif parent is not None and parents.get(unit.pk) != parent.pk:
        what.append(
            _("danh sách xếp vào %(parent)s; nếu đúng, hãy dùng “Chuyển đơn vị cấp trên”") % {"parent": parent.name}
        )
    if what:
        outcome.differing.append(f"{unit.code} {unit.name}: {'; '.join(what)}.")
    else:
        outcome.unchanged += 1


def _read_table(table: list[list[Any]]) -> list[Commune]:
    header = next((row for row in table[:HEADER_WITHIN] if set(HEADER[:4]) <= set(_titles(row))), None)
    if header is None:
        raise ListInvalid([_("Không thấy dòng tiêu đề. Cần các cột: Mã tỉnh, Tên tỉnh, Mã xã, Tên xã, Loại.")])
    titles, start = _titles(header), table.index(header) + 1
    places = [titles.index(title) if title in titles else len(titles) for title in HEADER]
    rows = []
    for number, cells in enumerate(table[start:], start=start + 1):
        if any(_text(cell) for cell in cells):
            rows.append((number, [cells[place] if place < min(len(cells), len(titles)) else "" for place in places]))
    return check_rows(rows)


def _titles(cells: list[Any]) -> list[str]:
    return [plain(_text(cell)) for cell in cells]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return tidy(str(cell if cell is not None else ""))


def _full_name(name: str, kind: str) -> str | None:
    """The name with its kind before it; None when the kind is not known or the name says another."""
    said = next((word for word in KINDS if name.startswith(f"{word} ")), None)
    meant = next((word for word in KINDS if plain(word) == plain(kind)), None)
    if kind and meant is None:
        return None
    if said and meant and said != meant:
        return None
    if said:
        return name
    return f"{meant} {name}" if meant and name else None
