"""Who may open what of the pages of classes, and the class that they are asked about."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

from openpyxl import Workbook

from courses.classes import domain
from courses.classes.enums import EvidenceKind
from courses.classes.models import Seat, SheetRow
from tests.factories.classes import BEFORE, make_trainer, sitting
from tests.factories.scans import photo
from tests.integration.rights_table import (
    Row,
    everybody,
    managers,
    managers_of_any,
    one,
    readers,
    readers_of_any,
    signed_in,
)


def make_world(world: SimpleNamespace) -> None:
    """A class of the commune with the trainee on its list, a paper, and a sheet one row of which is doubtful."""
    manager = world.users["manager"]
    world.class_trainer = make_trainer(world.commune)
    world.training_class = domain.plan_class(
        course=world.taught, organiser=world.commune, invited=world.commune, title="Lớp mẫu", venue="Nhà văn hóa",
        sittings=[sitting()], trainers=[], categories=[], by=manager, at=BEFORE,
    )  # fmt: skip
    domain.announce_class(training_class=world.training_class, by=manager, at=BEFORE)
    world.training_class.refresh_from_db()
    domain.nominate(training_class=world.training_class, persons=[world.learner], by=manager, at=BEFORE)
    world.seat = Seat.objects.get()
    world.paper = domain.add_evidence(
        training_class=world.training_class, data=photo(), kind=EvidenceKind.SHEET, note="", by=manager, at=BEFORE
    )
    book, out = Workbook(), io.BytesIO()
    for line in (["Họ và tên", "Đơn vị", "Buổi 1"], ["Không Ai Biết", "", "x"]):
        book.active.append(line)
    book.save(out)
    world.class_sheet = domain.read_sheet(
        training_class=world.training_class, data=out.getvalue(), by=manager, at=BEFORE
    )
    domain.apply_sheet(sheet=world.class_sheet, by=manager, at=BEFORE)
    world.class_row = SheetRow.objects.get()


def _class(world: Any) -> list[Any]:
    return [world.training_class.uuid]


def _session(world: Any) -> list[Any]:
    return [world.training_class.uuid, 1]


ROOM = "courses_classes"
CLASSES = [
    Row(f"{ROOM}:mine", signed_in()),
    Row(f"{ROOM}:class", one("trainee", "200", "404"), _class),
    Row(f"{ROOM}:sign_up", one("trainee", "302", "404"), _class, post=lambda w: {}),
    Row(f"{ROOM}:withdraw", one("trainee", "302", "404"), _class, post=lambda w: {}),
    Row(f"{ROOM}:check_in", signed_in("409")),
    Row(f"{ROOM}:scan", everybody("409"), lambda w: ["khong-phai-ma"]),
    Row(f"{ROOM}:classes", readers_of_any()),
    Row(f"{ROOM}:new", managers_of_any()),
    Row(f"{ROOM}:sample", readers_of_any()),
    Row(f"{ROOM}:trainers", readers_of_any()),
    Row(f"{ROOM}:trainer_add", managers_of_any()),
    Row(f"{ROOM}:trainer_end", managers("302"), lambda w: [w.class_trainer.uuid], post=lambda w: {}),
    *[
        Row(f"{ROOM}:{name}", readers(), _class)
        for name in ("manage_class", "people", "attendance", "papers", "results", "report_pdf")
    ],
    *[
        Row(f"{ROOM}:{name}", managers(), _class)
        for name in (
            "edit", "cancel", "nominate", "message", "walk_in", "scores", "sheets", "workbook", "sheet_pdf",
            "summons_pdf",
            "summons_xlsx",
        )
    ],
    *[Row(f"{ROOM}:{name}", readers_of_any()) for name in ("plan", "plan_pdf", "plan_xlsx")],
    *[
        Row(f"{ROOM}:{name}", readers(), query=lambda w: {"unit": w.commune.pk})
        for name in ("plan", "plan_pdf", "plan_xlsx")
    ],
    Row(f"{ROOM}:session", managers(), _session),
    Row(f"{ROOM}:code", managers(), _session),
    Row(f"{ROOM}:announce", managers("302"), _class, post=lambda w: {}),
    Row(
        f"{ROOM}:seat", managers("302"), lambda w: [*_class(w), w.seat.uuid], post=lambda w: {"action": "withdraw"},
    ),
    Row(f"{ROOM}:sheet", managers(), lambda w: [*_class(w), w.class_sheet.uuid]),
    Row(f"{ROOM}:sheet_apply", managers("302"), lambda w: [*_class(w), w.class_sheet.uuid], post=lambda w: {}),
    Row(f"{ROOM}:row", managers("302"), lambda w: [*_class(w), w.class_row.pk], post=lambda w: {"person": "none"}),
    Row(f"{ROOM}:match_again", managers("302"), _class, post=lambda w: {}),
    Row(f"{ROOM}:paper", readers(), lambda w: [*_class(w), w.paper.uuid]),
    Row(f"{ROOM}:paper_aside", managers("302"), lambda w: [*_class(w), w.paper.uuid], post=lambda w: {}),
    Row(f"{ROOM}:act", managers("302"), _class, post=lambda w: {"action": "submit"}),
]  # fmt: skip
