"""What deciding a target would change, told with today's figures before it is written. Nothing is stored for it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.core import signing
from django.utils.translation import gettext as _

from certification.awards.models import Programme
from certification.coverage.definitions import TargetMissing, load_definition
from certification.coverage.drafts import draft_definition
from certification.coverage.enums import CoverageState
from certification.coverage.figures import Counts
from certification.coverage.following import followers, own_below
from certification.coverage.models import TargetVersion
from certification.coverage.permissions import topmost_unit
from certification.coverage.queries import counts_under
from certification.coverage.target_wording import changes_between
from certification.coverage.targets import Terms, terms_of
from certification.coverage.wording import UNKNOWN, number_text, share_text
from lms.people.models import Unit

SALT = "certification.desk.targets"
VALID_FOR = 60 * 60
"""Seconds for which a preview may be confirmed."""
NAMED = 10
"""How many units with targets of their own are named; the others are counted."""


@dataclass(frozen=True)
class Draft:
    """A decision as it was asked for; `unit` None: the common target."""

    programme: Programme
    indicator: str
    unit: Unit | None
    terms: Terms
    valid_from: date


@dataclass(frozen=True)
class Preview:
    """`rows`: (what, before, after) of the figures of `place`; `changes` against the newest version, sentences;
    `notes` say from when and for whom it holds. `token` stands for exactly this decision after exactly these ones."""

    place: Unit
    rows: list[tuple[str, str, str]]
    changes: list[str]
    notes: list[str]
    followers: int
    own: list[str]
    own_left: int
    token: str


def preview_draft(draft: Draft, *, today: date) -> Preview:
    """The preview of a decision by the facts of today. TargetRefused as the decision itself would be."""
    place = draft.unit or topmost_unit(draft.programme.issuer, as_of=today)
    after = draft_definition(
        programme=draft.programme, indicator=draft.indicator, unit=draft.unit, terms=draft.terms,
        valid_from=draft.valid_from,
    )  # fmt: skip
    versions = _versions(draft)
    notes = _notes(draft, versions, today)
    try:
        known = load_definition(
            programme=draft.programme, indicator=draft.indicator, unit=place, as_of=today
        )  # fmt: skip
    except TargetMissing:
        known = None
    before = counts_under(definition=known, unit=place, as_of=today) if known else None
    if draft.unit is None and known is not None and known.target.unit_id is not None and before is not None:
        notes.append(_("%(unit)s có chỉ tiêu riêng, nên số liệu của đơn vị này không đổi.") % {"unit": place.name})
        then, percent = before, known.share_percent
    else:
        then, percent = counts_under(definition=after, unit=place, as_of=today), after.share_percent
    own = list(
        own_below(programme=draft.programme, indicator=draft.indicator, unit=draft.unit, as_of=today)
    )  # fmt: skip
    newest = max(versions, key=lambda row: row.pk, default=None)
    return Preview(
        place=place,
        rows=_rows(before, known.share_percent if known else None, then, percent),
        changes=changes_between(terms_of(newest), draft.terms) if newest else [],
        notes=notes,
        followers=followers(unit=draft.unit, without=own, as_of=today).count(),
        own=[unit.name for unit in own[:NAMED]],
        own_left=max(0, len(own) - NAMED),
        token=_token(draft),
    )


def is_confirmed(draft: Draft, token: str) -> bool:
    """True when `token` is of the preview of this very decision, and nothing was decided about the target since."""
    try:
        seen = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return False
    return bool(seen == _outcome(draft))


def _token(draft: Draft) -> str:
    return signing.dumps(_outcome(draft), salt=SALT)


def _outcome(draft: Draft) -> str:
    terms = draft.terms
    told = [
        draft.programme.pk, draft.indicator, draft.unit.pk if draft.unit else None, draft.valid_from.isoformat(),
        terms.name, terms.share_percent, terms.due_on.isoformat(), terms.class_size, terms.basis, terms.reason,
        [[rule.category.pk, *sorted(rule.parts), rule.share_percent] for rule in terms.rules],
        sorted([day.isoformat(), percent] for day, percent in terms.milestones),
        max((row.pk for row in _versions(draft)), default=None),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _versions(draft: Draft) -> list[TargetVersion]:
    """What was decided of the target so far, in the order in which it holds."""
    rows = TargetVersion.objects.filter(
        target__programme=draft.programme, target__indicator=draft.indicator, target__unit=draft.unit
    )
    return list(rows.order_by("valid_from", "pk"))


def _notes(draft: Draft, versions: list[TargetVersion], today: date) -> list[str]:
    begins = draft.valid_from
    later = next((row for row in versions if row.valid_from > begins), None)
    days = {"begins": f"{begins:%d/%m/%Y}", "later": f"{later.valid_from:%d/%m/%Y}" if later else ""}
    if later is not None and later.valid_from <= today:
        notes = [
            _(
                "Từ ngày %(later)s đã có phiên bản khác. Phiên bản này chỉ áp dụng từ ngày %(begins)s đến trước ngày "
                "đó; số liệu hôm nay thực ra không đổi, bảng dưới cho biết hôm nay sẽ ra sao nếu nó đang áp dụng."
            )
            % days
        ]
    elif begins > today:
        notes = [
            _(
                "Chưa áp dụng ngay: đến trước ngày %(begins)s mọi số liệu vẫn như cũ. Bảng dưới cho biết hôm nay sẽ ra "
                "sao nếu chỉ tiêu đã áp dụng."
            )
            % days
        ]
    elif begins < today:
        notes = [
            _(
                "Số liệu của các ngày từ %(begins)s đến nay cũng theo phiên bản này khi xem lại. Báo cáo đã chốt không "
                "đổi."
            )
            % days
        ]
    else:
        notes = [_("Áp dụng ngay hôm nay. Số liệu của những ngày trước giữ nguyên.")]
    if later is not None and later.valid_from > today:
        notes.append(_("Đến ngày %(later)s, phiên bản đã quyết định trước sẽ thay phiên bản này.") % days)
    return notes


def _rows(
    before: Counts | None, before_percent: int | None, after: Counts, after_percent: int
) -> list[tuple[str, str, str]]:
    old = _told(before, before_percent) if before is not None else [UNKNOWN] * 5
    labels = [_("Tổng số người"), _("Đã đạt"), _("Tỷ lệ"), _("Còn thiếu"), _("Kết luận")]
    return list(zip(labels, old, _told(after, after_percent), strict=True))


def _told(counts: Counts, percent: int | None) -> list[str]:
    return [
        number_text(counts.headcount), number_text(counts.covered), share_text(counts.share), number_text(counts.gap),
        _verdict(counts, percent),
    ]  # fmt: skip


def _verdict(counts: Counts, percent: int | None) -> str:
    if counts.reached is None:
        return str(CoverageState(counts.state).label)
    said = _("đã đạt chỉ tiêu %(target)s %%") if counts.reached else _("chưa đạt chỉ tiêu %(target)s %%")
    return said % {"target": percent}
