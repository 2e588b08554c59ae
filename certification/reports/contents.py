"""What a report says, as plain values: made once when it is drafted, stored as it is when it is frozen, and typeset.

Nothing here reads the database, so that a frozen report is printed the same for ever.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Group:
    """Counts of distinct people of one group on the last day of the period, and what the period brought.

    None: not known, or withheld when `suppressed`. `parts` has a key for every part, and KS for K and S. `share` is
    (numerator, denominator), None where no share may be said. `new_*`: in the period ("trong năm"): people of the
    headcount who became covered in it, and lượt. The plain ones are to date ("lũy kế").
    """

    headcount: int | None
    declared: int | None
    covered: int | None
    parts: dict[str, int | None]
    attendances: int | None
    gap: int | None
    reached: bool | None
    state: str
    share: tuple[int, int] | None
    new_covered: int | None = None
    new_attendances: int | None = None
    suppressed: bool = False


@dataclass(frozen=True)
class Crossing:
    """Distinct people of one category and one sex on the last day. No share: nobody compares a roster so finely."""

    headcount: int
    covered: int
    new_covered: int


@dataclass(frozen=True)
class UnitLine:
    """A row of the annex by unit; `sexes` is {sex: Group} of the same people."""

    code: str
    name: str
    counts: Group
    sexes: dict[str, Group]
    classes: int | None = None
    """Classes held in the period by this unit and those below it."""
    online: int | None = None
    """Lượt in the period by online courses; those in classes are `new_attendances` less these."""
    budget: int | None = None
    """VND, of the classes of the period."""
    note: str = ""
    is_own: bool = False


@dataclass(frozen=True)
class MovementLine:
    """đầu kỳ + tăng − giảm = cuối kỳ, of the headcount, the covered among them, or those not covered."""

    key: str
    opening: int | None
    increases: dict[str, int | None]
    decreases: dict[str, int | None]
    closing: int | None
    suppressed: bool = False


@dataclass(frozen=True)
class Document:
    """Everything that the document of a report shows. Dates are ISO in `as_dict`."""

    title: str
    """What the report is about, below the word BÁO CÁO."""
    unit_code: str
    unit_name: str
    letter: dict[str, str]
    """As `lms.people.letterhead.Letterhead.data` gives it."""
    sign: str
    """After the number: "BC-SNV", "BC-UBND"."""
    recipients: list[str]
    kept: str
    """After "Lưu:": "VT, …"."""
    programme: str
    programme_decision: str
    indicator: str
    target_percent: int
    milestone_percent: int | None
    """What was to be reached by the end of this period; None without a milestone."""
    starts_on: date
    ends_on: date
    """Last day that counts: the figures are as of this day."""
    due_on: date
    total: Group
    by_sex: dict[str, Group]
    by_category: dict[str, Group]
    by_level: dict[str, Group]
    category_names: dict[str, str]
    part_names: dict[str, str]
    units: list[UnitLine]
    units_at_target: tuple[int, int] | None
    """(communes at or above the target, communes in all)."""
    movement: list[MovementLine]
    sections: dict[str, str]
    """Texts that the author wrote: "situation", "results", "difficulties", "plans", "proposals"; paragraphs apart by
    an empty line."""
    quality: list[str]
    """Open points of data quality, as sentences."""
    rules: list[str]
    """Who is counted and what they must hold, as sentences."""
    version: int = 1
    """1, or the number of the restatement."""
    restates: list[str] = field(default_factory=list)
    """What a restatement changed and why, as sentences; empty for a first report."""
    audience: str = "internal"
    fingerprint: str = ""
    """SHA-256 of the frozen report; empty while it is a draft."""
    by_category_sex: dict[str, dict[str, Crossing]] | None = field(default_factory=dict)
    """{category code: {sex: people}}; empty in reports frozen before it was counted, None where outsiders get none."""

    def as_dict(self) -> dict[str, Any]:
        found = asdict(self)
        for name in ("starts_on", "ends_on", "due_on"):
            found[name] = getattr(self, name).isoformat()
        return found

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Document:
        """The document that `as_dict` wrote, also after a round through JSON."""
        found = dict(values)
        for name in ("starts_on", "ends_on", "due_on"):
            found[name] = date.fromisoformat(found[name])
        found["total"] = _group(found["total"])
        for name in ("by_sex", "by_category", "by_level"):
            found[name] = {key: _group(group) for key, group in found[name].items()}
        crossed = found.get("by_category_sex", {})
        found["by_category_sex"] = crossed and {
            code: {sex: Crossing(**people) for sex, people in row.items()} for code, row in crossed.items()
        }
        found["units"] = [
            UnitLine(
                **{
                    **line,
                    "counts": _group(line["counts"]),
                    "sexes": {sex: _group(group) for sex, group in line["sexes"].items()},
                }
            )
            for line in found["units"]
        ]
        found["movement"] = [MovementLine(**line) for line in found["movement"]]
        reached = found["units_at_target"]
        found["units_at_target"] = (reached[0], reached[1]) if reached else None
        return cls(**found)


def _group(values: dict[str, Any]) -> Group:
    share = values["share"]
    return Group(**{**values, "share": (share[0], share[1]) if share else None})
