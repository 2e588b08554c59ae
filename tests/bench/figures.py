"""Coverage of a province, and the making of certificates."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from certification.awards.models import Programme
from certification.certificates.render import render_certificate
from certification.coverage.cells import roll_stale_cells
from certification.coverage.enums import Geography, Indicator
from certification.coverage.queries import coverage
from certification.desk.load import PREFIX, generate_load
from lms.people.models import Unit, UnitClosure
from tests.bench.measure import Row, calls_per_second, measures

TODAY = date(2026, 11, 20)


def milliseconds(call: Callable[[], Any]) -> float:
    call()
    begun = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begun)


@measures("coverage")
def coverage_of_a_province() -> Iterator[Row]:
    generate_load(people=20_000, seed=1)
    below = UnitClosure.objects.filter(depth__gte=1).values("descendant_id")
    root = Unit.objects.filter(code__startswith=PREFIX).exclude(pk__in=below).order_by("code").first()
    programme = Programme.objects.get(targets__isnull=False, targets__indicator=Indicator.CORE)
    roll_stale_cells(today=TODAY)

    def ask(as_of: date) -> Any:
        return coverage(
            unit=root,
            as_of=as_of,
            today=TODAY,
            programme=programme,
            indicator=Indicator.CORE,
            geography=Geography.THEN,
        )

    yield Row("coverage today, 20,000 people, from cells", 50, milliseconds(lambda: ask(TODAY)), "ms")
    yield Row("coverage of a past date, 20,000 people", 2000, milliseconds(lambda: ask(date(2026, 6, 30))), "ms")


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
