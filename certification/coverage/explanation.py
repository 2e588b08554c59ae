"""Why one person is, or is not, counted by a figure: the same rules as the counts, told step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from certification.awards.models import Award, Part, Programme, Requirement
from certification.coverage.definitions import Definition, definition_for
from certification.coverage.enums import PostingVerdict
from certification.coverage.layout import Layout, lay_out
from courses.classes.queries import course_titles
from courses.learning.models import Completion
from lms.people.models import Category, Person, Posting, Unit
from lms.people.queries import former_names, records_of, successor_map


@dataclass(frozen=True)
class PostingLine:
    """A posting under any of her records. `stands_in`: the unit that stood for a closed one on the day, else None."""

    posting: Posting
    verdict: PostingVerdict
    unit_name: str
    stands_in: Unit | None
    recorded_as: str
    """The name of the merged record that it was written under, empty for her own."""


@dataclass(frozen=True)
class AwardLine:
    """`state`: "valid", "future", "expired", "revoked". `courses` are the completions that it rests on."""

    award: Award
    state: str
    courses: list[CourseLine]


@dataclass(frozen=True)
class CourseLine:
    title: str
    completion: Completion | None
    """None: still to be done."""

    @property
    def decision(self) -> str:
        """Name and decision of the class, where it was learnt in one."""
        evidence: dict[str, Any] = self.completion.evidence if self.completion else {}
        return ", ".join(str(evidence[key]) for key in ("title", "decision") if evidence.get(key))


@dataclass(frozen=True)
class Way:
    """One of the ways to a part: its courses, done by the day or not."""

    name: str
    courses: list[CourseLine]


@dataclass(frozen=True)
class PartLine:
    part: Part
    is_needed: bool
    is_held: bool
    awards: list[AwardLine]
    ways: list[Way]
    """Only for a part that is needed and not held."""


@dataclass(frozen=True)
class Explanation:
    """`deciding` is the posting that places her in the headcount, None when she is not in it. `unit`: where she counts,
    as in a `Holder`; `is_below`: whether that is the asked unit or below it; `held`: codes of the parts she holds."""

    person: Person
    asked_unit: Unit
    as_of: date
    postings: list[PostingLine]
    deciding: PostingLine | None
    unit: Unit | None
    is_below: bool
    category: Category | None
    needed: list[str]
    held: list[str]
    is_covered: bool
    parts: list[PartLine]
    counted: list[str]
    """The names of the categories that the indicator counts."""
    conclusion: str


def explain(
    *, person: Person, as_of: date, today: date, indicator: str, programme: Programme, unit: Unit, geography: str
) -> Explanation:
    """Explain what the figure of `unit` makes of `person` (a canonical record); arguments as in
    :func:`certification.coverage.people.people_behind`, with which the verdict always agrees. TargetMissing as there.
    The number of queries does not grow with her postings or awards."""
    definition = definition_for(
        unit=unit, as_of=as_of, today=today, indicator=indicator, programme=programme, geography=geography
    )
    layout = lay_out(unit=unit, as_of=as_of, today=today, geography=geography)
    postings = _postings(definition, person, as_of, today)
    deciding = next((line for line in postings if line.verdict == PostingVerdict.DECIDES), None)
    category, needed, place = None, 0, None
    if deciding is not None:
        category, needed = definition.rules[deciding.posting.category_id]
        place = deciding.posting.unit
    is_below = place is not None and place.pk in layout.standing
    categories = {line.posting.category_id for line in postings if line.posting.is_active_on(as_of)}
    parts = _parts(definition, person, as_of, needed, categories)
    bits = sum(definition.bits[line.part.pk] for line in parts if line.is_held)
    is_covered = category is not None and definition.is_covered(category.pk, bits)
    found = Explanation(
        person=person,
        asked_unit=_named(unit, layout),
        as_of=as_of,
        postings=postings,
        deciding=deciding,
        unit=place,
        is_below=is_below,
        category=category,
        needed=definition.codes_held(needed),
        held=definition.codes_held(bits),
        is_covered=is_covered,
        parts=parts,
        counted=[row.name for row, _mask in definition.rules.values()],
        conclusion="",
    )
    return Explanation(**{**found.__dict__, "conclusion": _conclusion(found)})


def _postings(definition: Definition, person: Person, as_of: date, today: date) -> list[PostingLine]:
    rows = list(
        Posting.objects.filter(person__in=records_of(person.pk))
        .select_related("unit", "category", "person")
        .order_by("valid_from", "pk")
    )
    active = [row for row in rows if row.category_id in definition.rules and row.is_active_on(as_of)]
    first = min(active, key=lambda row: (not row.is_primary, row.valid_from, row.pk), default=None)
    stands = successor_map(as_of=as_of)
    units = Unit.objects.in_bulk({stands[row.unit_id] for row in rows if row.unit_id in stands})
    names = former_names([row.unit_id for row in rows], as_of=as_of, today=today) if as_of < today else {}
    return [
        PostingLine(
            posting=row,
            verdict=_verdict(definition, row, first, as_of),
            unit_name=names.get(row.unit_id, row.unit.name),
            stands_in=units.get(stands.get(row.unit_id, 0)),
            recorded_as="" if row.person_id == person.pk else row.person.full_name,
        )
        for row in rows
    ]


def _verdict(definition: Definition, row: Posting, first: Posting | None, as_of: date) -> PostingVerdict:
    if row.is_void:
        return PostingVerdict.VOID
    if row.valid_from > as_of:
        return PostingVerdict.FUTURE
    if row.valid_to is not None and row.valid_to <= as_of:
        return PostingVerdict.ENDED
    if row.category_id not in definition.rules:
        return PostingVerdict.NOT_COUNTED
    if first is None or row.pk == first.pk:
        return PostingVerdict.DECIDES
    return PostingVerdict.SECONDARY if first.is_primary and not row.is_primary else PostingVerdict.LATER


def _parts(definition: Definition, person: Person, as_of: date, needed: int, categories: set[int]) -> list[PartLine]:
    records = records_of(person.pk)
    awards = list(
        Award.objects.filter(person__in=records, programme_id=definition.target.programme_id, part__isnull=False)
        .prefetch_related("basis__course")
        .order_by("valid_from", "pk")
    )
    done: dict[int, Completion] = {}
    learnt = Completion.objects.standing().filter(person__in=records, happened_on__lte=as_of)
    for completion in learnt.select_related("course").order_by("happened_on", "pk"):
        done.setdefault(completion.course_id, completion)
    requirements = list(
        Requirement.objects.filter(part__programme_id=definition.target.programme_id)
        .prefetch_related("courses", "categories")
        .order_by("pk")
    )
    courses = [course for row in requirements for course in row.courses.all()]
    courses += [completion.course for award in awards for completion in award.basis.all()]
    titles = course_titles(courses)
    found = []
    for part in definition.parts:
        mine = [award for award in awards if award.part_id == part.pk]
        lines = [
            AwardLine(
                award,
                _state(award, as_of),
                [CourseLine(titles[one.course_id], one) for one in sorted(award.basis.all(), key=_by_day)],
            )
            for award in mine
        ]
        is_held = any(line.state == "valid" for line in lines)
        is_needed = bool(needed & definition.bits[part.pk])
        ways = [
            Way(row.name, [CourseLine(titles[one.pk], done.get(one.pk)) for one in row.courses.all()])
            for row in _ways(requirements, part, categories)
            if is_needed and not is_held
        ]
        found.append(PartLine(part, is_needed, is_held, lines, ways))
    return found


def _ways(requirements: Iterable[Requirement], part: Part, categories: set[int]) -> list[Requirement]:
    """The requirements of a part that are open to somebody posted in these categories."""
    found = []
    for row in requirements:
        limit = {category.pk for category in row.categories.all()}
        if row.part_id == part.pk and (not limit or limit & categories):
            found.append(row)
    return found


def _state(award: Award, as_of: date) -> str:
    if award.revoked_at is not None:
        return "revoked"
    if award.valid_from > as_of:
        return "future"
    return "expired" if award.expires_on is not None and award.expires_on <= as_of else "valid"


def _by_day(completion: Completion) -> tuple[date, int]:
    return completion.happened_on, completion.pk


def _named(unit: Unit, layout: Layout) -> Unit:
    unit.name = layout.name_of(unit)
    return unit


def _conclusion(found: Explanation) -> str:
    values = {
        "name": found.person.full_name,
        "day": f"{found.as_of:%d/%m/%Y}",
        "asked": found.asked_unit.name,
        "unit": found.deciding.unit_name if found.deciding else "",
        "category": found.category.name if found.category else "",
        "needed": ", ".join(found.needed),
        "missing": ", ".join(line.part.code for line in found.parts if line.is_needed and not line.is_held),
    }
    if found.deciding is None:
        return (
            _(
                "Ngày %(day)s, %(name)s không nằm trong tổng số người phải tập huấn: không có vị trí công tác nào đang "
                "có hiệu lực thuộc các nhóm được tính."
            )
            % values
        )
    if not found.is_below:
        return (
            _("Ngày %(day)s, %(name)s được tính ở %(unit)s; nơi này không thuộc %(asked)s, nên số liệu không có tên.")
            % values
        )
    if found.is_covered:
        return _("Ngày %(day)s, %(name)s được tính ở %(unit)s, nhóm %(category)s, và đã đạt.") % values
    if not found.needed:
        return (
            _(
                "Ngày %(day)s, %(name)s được tính ở %(unit)s, nhưng chỉ tiêu chưa quy định nhóm %(category)s phải đạt "
                "phần nào, nên chưa thể đạt."
            )
            % values
        )
    return (
        _("Ngày %(day)s, %(name)s được tính ở %(unit)s, nhóm %(category)s, nhưng chưa đạt: còn thiếu phần %(missing)s.")
        % values
    )
