"""The issuer of an official document: the lines at the head of a page, by Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from lms.people.enums import UnitKind
from lms.people.models import Unit, UnitClosure
from lms.vietnamese import plain, tidy

COUNCIL = "Ủy ban nhân dân"
SAID_AS_COUNCIL = ("uy ban nhan dan", "ubnd")
COUNCIL_KINDS = frozenset({UnitKind.PROVINCE, UnitKind.COMMUNE})
"""Places: their papers are issued by the people's committee, which prints its own name alone."""
PLACE_KINDS = ("thanh pho", "dac khu", "phuong", "tinh", "xa")
NO_PLACE = "…………"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
"""Quốc hiệu and Tiêu ngữ."""


@dataclass(frozen=True)
class Letterhead:
    """`above`: the parent body, which may be empty; `body`: the issuer; `place`: what stands before the date; `signs`:
    on whose behalf it is signed."""

    above: str
    body: str
    place: str
    signs: str

    def data(self) -> dict[str, str]:
        """As office.typ takes it."""
        return asdict(self)


def letterhead(unit: Unit, *, as_of: date) -> Letterhead:
    """How papers of `unit` begin and end on `as_of` (one query)."""
    rows = UnitClosure.objects.on(as_of).filter(descendant=unit).select_related("ancestor").order_by("depth")
    chain = [row.ancestor for row in rows] or [unit]
    is_council = unit.kind in COUNCIL_KINDS
    above = "" if is_council or len(chain) < 2 else issuer_name(chain[1])
    place = next((place_name(each.name) for each in chain if each.kind in COUNCIL_KINDS), NO_PLACE)
    return Letterhead(above, issuer_name(unit), place, f"TM. {COUNCIL}" if is_council else "Thủ trưởng đơn vị")


def issuer_name(unit: Unit) -> str:
    """The name of the body that issues papers: of a place its people's committee, else the unit's own."""
    if unit.kind not in COUNCIL_KINDS:
        return unit.name
    place = _place_of(unit.name)
    return f"{COUNCIL} {place[:1].lower()}{place[1:]}"


def place_name(name: str) -> str:
    """What stands before the date: "Nghĩa Sơn" of "Ủy ban nhân dân xã Nghĩa Sơn"; a number keeps its kind."""
    place = _place_of(name)
    kind = next((kind for kind in PLACE_KINDS if plain(place).startswith(f"{kind} ")), "")
    bare = " ".join(place.split(" ")[len(kind.split()) :])
    return f"{place[:1].upper()}{place[1:]}" if bare.isdigit() else bare


def written_day(day: date) -> dict[str, str]:
    """Day, month and year as a paper writes them: days below 10 and months 1 and 2 with a zero before them."""
    return {
        "day": f"{day.day:02}",
        "month": f"{day.month:02}" if day.month < 3 else str(day.month),
        "year": str(day.year),
    }


def _place_of(name: str) -> str:
    words = tidy(name).split(" ")
    said = next((said for said in SAID_AS_COUNCIL if plain(name).startswith(f"{said} ")), "")
    return " ".join(words[len(said.split()) :])
