"""Visits to every page of classes in English, as their organiser, as somebody who comes, and as whoever scans."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from courses.classes import domain
from courses.classes.models import ClassSession, Sheet, SheetRow, TrainingClass
from courses.classes.tokens import token_for
from lms import dates
from lms.people.queries import person_of
from tests.factories.scans import photo
from tests.integration.english_tours import Pages, in_english


def url(name: str, *keys: object) -> str:
    return reverse(f"courses_classes:{name}", args=keys)


def of_classes() -> Pages:
    """What the office sees; the demo has a class that is over, one that waits for approval and one to come."""
    client = in_english("admin")
    over, waiting, coming = TrainingClass.objects.order_by("pk")
    yield "week", client.get(reverse("certification_desk:week"))
    for query in ("", "?show=invited", "?show=all"):
        yield f"classes {query}", client.get(url("classes") + query)
    yield "new class", client.get(url("new"))
    yield "new class refused", client.post(url("new"), {"s-TOTAL_FORMS": 1, "s-INITIAL_FORMS": 0, "s-0-day": "x"})
    for held in (over, waiting, coming):
        for name in ("manage_class", "people", "attendance", "sheets", "papers", "results", "edit", "cancel"):
            yield f"{name} of {held.state}", client.get(url(name, held.uuid))
    yield "nominate", client.get(url("nominate", coming.uuid))
    yield "nominate nobody found", client.get(url("nominate", coming.uuid) + "?q=khong-co-ai")
    yield "nominated nobody", client.post(url("nominate", coming.uuid), {}, follow=True)
    yield "by hand", client.get(url("session", coming.uuid, 1))
    yield "walk-in", client.get(url("walk_in", coming.uuid) + "?q=huong")
    yield "code", client.get(url("code", coming.uuid, 1))
    yield "approved", client.post(url("act", waiting.uuid), {"action": "approve"}, follow=True)
    yield "return without a reason", client.post(url("act", waiting.uuid), {"action": "return"}, follow=True)
    yield "submitted too early", client.post(url("act", coming.uuid), {"action": "submit"}, follow=True)
    for page in (url("trainers"), url("trainer_add"), url("trainer_add") + "?q=huong", url("sample")):
        yield page, client.get(page)
    drawn = {"since": "2026-01-01", "until": "2027-12-31", "size": "3", "seed": "1"}
    yield "sample", client.get(url("sample"), drawn)
    yield "sample refused", client.get(url("sample"), {"seed": "x"})
    yield from _of_sheets(client, coming)


def _of_sheets(client: Client, coming: TrainingClass) -> Pages:
    head = ["Họ và tên", "Đơn vị", "Buổi 1"]
    name = coming.seats.order_by("pk")[0].person.full_name
    for rows in ([head], [head, [name, "", "v"]], [["x"]], [head, ["Không Ai Biết", "", "x"], [name, "", "x"]]):
        book, out = Workbook(), io.BytesIO()
        for row in rows:
            book.active.append(row)
        book.save(out)
        file = SimpleUploadedFile("a.xlsx", out.getvalue())
        yield f"sheet of {len(rows)} rows", client.post(url("sheets", coming.uuid), {"file": file}, follow=True)
    sheet = Sheet.objects.get(state="preview")
    yield "applied", client.post(url("sheet_apply", coming.uuid, sheet.uuid), {"action": "apply"}, follow=True)
    row = SheetRow.objects.waiting().get()
    yield "left out", client.post(url("row", coming.uuid, row.pk), {"person": "none"}, follow=True)
    yield "again", client.post(url("match_again", coming.uuid), follow=True)
    bad = {"kind": "sheet", "file": SimpleUploadedFile("a.pdf", b"<html>")}
    yield "paper refused", client.post(url("papers", coming.uuid), bad)
    good = {"kind": "sheet", "file": SimpleUploadedFile("a.jpg", photo())}
    yield "paper kept", client.post(url("papers", coming.uuid), good, follow=True)
    yield "cancelled", client.post(url("cancel", coming.uuid), {"reason": "x"}, follow=True)


def of_who_comes() -> Pages:
    """Before anything is cancelled: the list, one class, signing up, and what a phone is told."""
    client = in_english("giangvien")
    coming = TrainingClass.objects.order_by("pk")[2]
    yield "my classes", client.get(url("mine"))
    yield "a class that I teach", client.get(url("class", coming.uuid))
    person = person_of(client.get(url("mine")).wsgi_request.user)
    domain.nominate(training_class=coming, persons=[person], by=None, at=dates.now())
    yield "my classes now", client.get(url("mine"))
    yield "waiting", client.get(url("class", coming.uuid))
    yield "withdrawn", client.post(url("withdraw", coming.uuid), follow=True)
    yield "asked for", client.post(url("sign_up", coming.uuid), follow=True)
    yield "no code", client.get(url("check_in"))
    yield "wrong code", client.get(url("scan", "khong-phai"))
    session = ClassSession.objects.filter(training_class=coming).order_by("number")[0]
    yield "too early", client.get(url("scan", token_for(session.pk, at=dates.now())))
    ClassSession.objects.filter(pk=session.pk).update(starts_at=dates.now())
    yield "scanned", client.get(url("scan", token_for(session.pk, at=dates.now())), follow=True)
    yield "checked in", client.post(url("check_in"))
