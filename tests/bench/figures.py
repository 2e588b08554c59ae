"""Coverage of a province, and the making of certificates."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, override_settings

from certification.awards.models import Award, Programme
from certification.awards.signals import awards_changed
from certification.certificates.render import render_certificate
from certification.coverage.enums import Geography, Indicator
from certification.coverage.models import TargetRule
from certification.coverage.queries import coverage
from certification.coverage.totals import roll_stale_cells
from certification.desk.load import PREFIX, generate_load
from certification.desk.load.ground import WRITTEN_AT
from lms.journal.domain import record_change
from lms.people.models import Posting, Unit
from tests.bench.measure import Row, calls_per_second, measures

TODAY = date(2026, 11, 20)


def milliseconds(call: Callable[[], Any]) -> float:
    """Of the middle one of three calls, after a first."""
    call()
    taken = []
    for _number in range(3):
        begun = time.perf_counter()
        call()
        taken.append(1000 * (time.perf_counter() - begun))
    return sorted(taken)[1]


def tidy_up() -> None:
    """What PostgreSQL does by itself within a minute, and planners everywhere need."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def people_of_the_nation() -> int:
    """1,000,000 on PostgreSQL, 20,000 on SQLite, or TAPHUAN_BENCH_PEOPLE."""
    usual = 1_000_000 if connection.vendor == "postgresql" else 20_000
    return int(os.environ.get("TAPHUAN_BENCH_PEOPLE", usual))


@measures("coverage", commits=True)
def coverage_of_a_nation() -> Iterator[Row]:
    """Figures and pages of the whole, of a province and of a commune; right after a fact; of a past day."""
    people = people_of_the_nation()
    begun = time.perf_counter()
    load = generate_load(people=people, seed=1)
    size = f"{people:,} people"
    yield Row(f"load of {size}, {load.completions:,} completions", 900, time.perf_counter() - begun, "s")
    tidy_up()
    top = Unit.objects.get(code=f"{PREFIX}VN")
    province = Unit.objects.get(code=f"{PREFIX}P01")
    commune = Unit.objects.get(code=f"{PREFIX}C0002")
    programme = Programme.objects.get(code="load")
    begun = time.perf_counter()
    roll_stale_cells(today=TODAY)
    yield Row(f"all cells and sums of a new day, {size}", 300, time.perf_counter() - begun, "s")
    tidy_up()

    def ask(unit: Unit, as_of: date = TODAY) -> Any:
        return coverage(
            unit=unit, as_of=as_of, today=TODAY, programme=programme, indicator=Indicator.CORE, geography=Geography.THEN
        )

    for name, unit in (("nation", top), ("province", province), ("commune", commune)):
        yield Row(f"figures of today, {name} of {size}", 50, milliseconds(lambda unit=unit: ask(unit)), "ms")
    # The 50 ms of the page are for figures that stand; here a commune and all above it are recomputed, for each target.
    yield Row(f"figures right after a completion, {size}", 150, right_after(ask, top, programme), "ms")
    yield Row(f"figures of a past day, {size}", 2000, milliseconds(lambda: ask(top, date(2026, 6, 30))), "ms")
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", "bench@example.vn", "x"))
    with patch("lms.dates.today", return_value=TODAY), override_settings(MFA_REQUIRED=False):
        for name, unit, limit in (("nation", top, 50), ("province", province, 75)):
            address = f"/manage/units/{unit.code}/"
            assert client.get(address).status_code == 200
            yield Row(f"the whole page, {name} of {size}", limit, milliseconds(lambda at=address: client.get(at)), "ms")


def right_after(ask: Callable[[Unit], Any], top: Unit, programme: Programme) -> float:
    """Milliseconds of the first answer after an award, which it must hold: the middle one of five communes."""
    part = programme.parts.get(code="M")
    counted = TargetRule.objects.filter(version__target__programme=programme, version__target__indicator="core")
    taken = []
    for number in range(1, 6):
        commune = Unit.objects.get(code=f"{PREFIX}C{2 * number:04}")
        posted = Posting.objects.on(TODAY).filter(
            unit=commune, category__in=counted.values("category"), is_primary=True
        )
        person = posted.exclude(person__awards__part=part).first().person
        award = Award.objects.create(
            key=f"bench-{number}", person=person, programme=programme, part=part, valid_from=TODAY,
            recorded_at=WRITTEN_AT,
        )  # fmt: skip
        payload = {"awards": [award.pk], "persons": [person.pk], "revoked": 0, "units": [commune.pk]}
        before = ask(top).total.parts["M"]
        with patch("certification.certificates.receivers.register_certificates"):
            record_change(signal=awards_changed, key=f"bench-{number}", at=WRITTEN_AT, payload=payload)
        begun = time.perf_counter()
        after = ask(top).total.parts["M"]
        taken.append(1000 * (time.perf_counter() - begun))
        assert after == before + 1
    return sorted(taken)[2]


@measures("certificates")
def certificates_a_second() -> Iterator[Row]:
    printed = {
        "title": "GIẤY CHỨNG NHẬN", "issuer": "Sở Nội vụ", "full_name": "Nguyễn Thị Hương Quỳnh",
        "birth_date": "12/03/1990", "unit": "Xã Nghĩa Sơn", "programme": "Chương trình 2026–2030",
        "award": "Kiến thức", "courses": ["Khóa một", "Khóa hai"], "hours": "4", "from": "01/03/2026",
        "to": "20/10/2026", "decision": "", "issued_on": "20/11/2026", "valid_until": "", "number": "00001/2026/GCN",
    }  # fmt: skip
    code = "ABCD-EFGH-JKLM-NPQR"
    rate = calls_per_second(lambda: render_certificate(printed, code=code, url=f"https://example.vn/verify/{code}/"))
    yield Row("certificates rendered (unsigned)", 30, rate, "a second", at_least=True)
