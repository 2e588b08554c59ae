from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, TestCase
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from certification.assignments.domain import exempt_person
from certification.assignments.enums import ExemptionReason
from courses.learning.domain import finish_lesson
from courses.quiz.domain import start_quiz, submit_quiz
from courses.scenario.domain import start_scenario
from courses.teaching.domain import make_cohort
from lms.dates import now, today
from lms.exports.domain import ask_export, open_schedule
from lms.outbox.domain import send_message
from lms.outbox.enums import DeliveryState
from lms.outbox.models import Delivery, Message
from lms.outbox.tokens import SALT
from lms.people.domain import declare_headcount, grant_role, merge_persons, rename_unit
from lms.people.enums import RoleKind, UnitKind
from lms.people.models import Person, Role
from lms.roster.enums import RowKind
from lms.roster.models import RosterImport
from lms.tokens.domain import grant_token
from tests.factories.assignments import make_assignment
from tests.factories.campaigns import make_campaign, make_entry
from tests.factories.courses import activity_of, lesson_keys, make_course, make_enrolment, wrong_answers
from tests.factories.people import AT, START, make_category, make_person, make_unit, make_user, post
from tests.factories.scenarios import make_course_with, make_scenario
from tests.factories.workbooks import row, workbook
from tests.integration import rights_classes, rights_exports, rights_reports, rights_targets
from tests.integration.rights_table import READERS, TABLE, Row

ROWS = [
    *TABLE, *rights_classes.CLASSES, *rights_exports.ROWS, *rights_targets.TARGETS, *rights_reports.REPORTS
]  # fmt: skip
NOT_OURS = ("admin/", "documents/", "_util/", "^media/", "^((?:", "accounts/2fa/", "accounts/3rdparty/")
"""Addresses of Wagtail and allauth below these; the editor's doors have tables of their own below."""
OPEN_DOORS = ("/admin/login/", "/admin/logout/", "/admin/password_reset/", "/admin/jsi18n/", "/admin/sprite")
WAGTAILS_OWN = ("/admin/failwhale/", "/admin/workflows/task_chooser/")
"""A page that fails on purpose, and names of workflow tasks in a chooser, in which creating one asks for the right."""
OF_SUPERUSERS = (
    "/admin/users/", "/admin/groups/", "/admin/locales/", "/admin/sites/", "/admin/settings/", "/admin/redirects/",
    "/admin/workflows/", "/admin/collections/", "/admin/snippets/lms_accounts/",
)  # fmt: skip
KINDS = {
    "trainer": RoleKind.TRAINER, "manager": RoleKind.MANAGER, "auditor": RoleKind.AUDITOR,
    "librarian": RoleKind.LIBRARIAN,
}  # fmt: skip


def addresses(patterns: Any, spaces: tuple[str, ...] = (), prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address of the site."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, (*spaces, *filter(None, [pattern.namespace])), route)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or "?")), route


def answer_of(response: HttpResponseBase) -> str:
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return "in"
    return str(response.status_code)


class Rights(TestCase):
    """One world, every address, every reader; what a request writes is undone before the next."""

    world: SimpleNamespace

    @classmethod
    def setUpTestData(cls) -> None:
        world = SimpleNamespace()
        world.province = make_unit("TINH", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu")
        world.commune = make_unit("XA", parent=world.province, name="Xã Mẫu")
        world.other = make_unit("KHAC", parent=world.province, name="Xã Khác")
        world.category = make_category("ctv", "CTV cơ sở")
        world.users = {name: make_user(f"nguoi.{name}") for name in READERS[1:]}
        for name, kind in KINDS.items():
            grant_role(user=world.users[name], kind=kind, unit=world.commune, at=AT)
        grant_role(user=world.users["stranger"], kind=RoleKind.MANAGER, unit=world.other, at=AT)
        grant_role(user=world.users["administrator"], kind=RoleKind.ADMINISTRATOR, unit=world.province, at=AT)
        for name in ("superuser",):
            world.users[name].is_superuser = world.users[name].is_staff = True
            world.users[name].save()
        world.role = Role.objects.get(user=world.users["auditor"])
        world.person, world.namesake, world.merged, double = (
            make_person(full_name="Nguyễn Thị Hương", birth_year=1990) for _number in range(4)
        )
        world.posting = post(world.person, world.commune, world.category)
        post(world.namesake, world.commune, world.category)
        post(world.merged, world.commune, world.category)
        world.merge = merge_persons(duplicate=double, into=world.merged, by=None, at=AT)
        for name, user in world.users.items():
            learner = make_person(full_name=f"Người {name}")
            if name == "trainee":
                post(learner, world.commune, world.category)
                world.learner = learner
            Person.objects.filter(pk=learner.pk).update(user=user)
        make_programme_for(world)
        world.course = make_course(questions=3, organiser=world.province)
        world.lesson = "bai-1"
        enrolment = make_enrolment(world.learner, world.course)
        world.activity = activity_of(world.course)
        world.session = start_quiz(enrolment=enrolment, activity=world.activity, by=world.users["trainee"], at=AT)
        world.taught = make_course(questions=3, organiser=world.commune)
        world.taught_quiz = activity_of(world.taught)
        world.taught_enrolment = make_enrolment(world.learner, world.taught)
        begun = start_quiz(enrolment=world.taught_enrolment, activity=world.taught_quiz, by=None, at=AT)
        submit_quiz(session=begun, answers=wrong_answers(begun), by=None, at=AT)
        world.taught_question = begun.order[0]["question"]
        world.cohort = make_cohort(course=world.taught, name="Đợt một", by=world.users["trainer"], at=AT)
        world.assignment = make_assignment(world.commune, world.taught)
        world.exemption = exempt_person(
            assignment=world.assignment, person=world.namesake, reason=ExemptionReason.LEAVE, starts_on=START, by=None,
            at=AT,
        )  # fmt: skip
        send_message(persons=[world.learner], subject="Tin", body="Chào", link="", key="thu", by=None, at=AT)
        world.message = Message.objects.get()
        world.unsubscribe = signing.dumps([world.learner.uuid.hex, ["followup"]], salt=SALT)
        world.delivery = Delivery.objects.create(
            key="thu", person=world.learner, channel="email", state=DeliveryState.FAILED, not_before=AT, created_at=AT,
            finished_at=AT,
        )  # fmt: skip
        world.scenario = make_scenario(world.province)
        on_scenario = make_enrolment(world.learner, make_course_with(world.scenario))
        world.run = start_scenario(
            enrolment=on_scenario, activity=world.scenario, by=world.users["trainee"], at=AT
        )  # fmt: skip
        short = make_course(lessons=1, questions=0, organiser=world.province)
        on_short = make_enrolment(world.learner, short)
        world.taken = finish_lesson(enrolment=on_short, lesson_key=lesson_keys(short)[0], by=None, at=AT)
        world.drive = make_campaign(world.commune, [world.taught], starts_on=today(), ends_on=today())
        world.entry = make_entry(unit=world.commune)
        world.export = ask_export(
            kind="people.export", payload={"wanted": {}, "columns": [], "as_of": "2026-06-15"},
            by=world.users["manager"], at=AT, at_once=True,
        )  # fmt: skip
        manager = world.users["manager"]
        world.schedule = open_schedule(
            kind="coverage.list", unit=world.commune, format="csv", every="week", day=1, recipients=[manager],
            by=manager, at=AT,
        )  # fmt: skip
        world.token, _secret = grant_token(
            unit=world.province, label="Bảng điều hành", expires_on=today() + timedelta(days=9),
            by=world.users["administrator"], at=now(),
        )  # fmt: skip
        world.change = rename_unit(unit=world.commune, name="Xã Đổi Tên", effective_on=START, by=None, at=AT)
        world.declaration = declare_headcount(
            unit=world.commune, declared_on=START, document="CV 1", numbers={(world.category, "female"): 3},
            attachment=ContentFile(b"%PDF-1.4 gia dinh", name="cong-van.pdf"), by=manager, at=AT,
        )  # fmt: skip
        world.sheet = send_roster(world, row(name="Trần Thị Mới", category="CTV cơ sở"), apply=False)
        doubtful = [row(name="Lê Thị Trùng", birth="05/03/1990", category="CTV cơ sở")] * 2
        world.doubt = send_roster(world, *doubtful, apply=True).rows.filter(kind=RowKind.DOUBTFUL).first()
        rights_classes.make_world(world)
        rights_targets.make_world(world)
        rights_reports.make_world(world)
        cls.world = world

    def ask(self, client: Client, row: Row) -> str:
        address = reverse(row.name, args=row.args(self.world))
        cache.clear()
        kept = deepcopy(client.cookies)
        with transaction.atomic():
            if row.post is None:
                response = client.get(address, row.query(self.world))
            else:
                response = client.post(address, row.post(self.world))
            transaction.set_rollback(True)
        client.cookies = kept
        return answer_of(response)

    def test_every_reader_is_answered_as_the_table_says(self) -> None:
        clients = {name: Client(raise_request_exception=False) for name in READERS}
        for name, user in self.world.users.items():
            clients[name].force_login(user)
        wrong = []
        for line in ROWS:
            found = tuple(self.ask(clients[name], line) for name in READERS)
            if found != line.answers:
                kind = "GET" if line.post is None else "POST"
                wrong += [
                    f"{kind} {line.name} {line.query(self.world)}: {name} got {got}, the table says {said}"
                    for name, got, said in zip(READERS, found, line.answers, strict=True)
                    if got != said
                ]
        assert not wrong, "\n".join(["", *wrong])

    def test_every_address_of_ours_has_a_row(self) -> None:
        ours = {
            name
            for name, route in addresses(get_resolver().url_patterns)
            if not route.startswith(NOT_OURS) and name != "?"
        } | {"mfa_index", "mfa_list_webauthn"}
        assert ours - {line.name for line in ROWS} == set()
        assert {line.name for line in ROWS} - ours == set()

    def test_nobody_but_authors_and_librarians_enters_the_editor(self) -> None:
        wrong = []
        for name in ("visitor", "trainee", "manager", "stranger", "administrator", "auditor"):
            client = Client(raise_request_exception=False)
            if name != "visitor":
                client.force_login(self.world.users[name])
            for address in editor_addresses():
                with transaction.atomic():
                    answer = answer_of(client.get(address))
                    transaction.set_rollback(True)
                if answer != ("in" if name == "visitor" else "403"):
                    wrong.append(f"{name} got {answer} at {address}")
        assert not wrong, "\n".join(["", *wrong])

    def test_authors_and_librarians_reach_nothing_that_is_the_systems(self) -> None:
        wrong = []
        for name in ("trainer", "librarian"):
            client = Client(raise_request_exception=False)
            client.force_login(self.world.users[name])
            for address in editor_addresses():
                with transaction.atomic():
                    answer = answer_of(client.get(address))
                    transaction.set_rollback(True)
                if address.startswith(WAGTAILS_OWN):
                    continue
                if answer.startswith("5") or (address.startswith(OF_SUPERUSERS) and answer == "200"):
                    wrong.append(f"{name} got {answer} at {address}")
        assert not wrong, "\n".join(["", *wrong])


def editor_addresses() -> list[str]:
    """Every address under /admin/ that needs no argument, but for the doors that lead to signing in and out."""
    found = set()
    for name, route in addresses(get_resolver().url_patterns):
        if route.startswith("admin/") and not any(mark in route for mark in "<(?^"):
            with suppress(NoReverseMatch):
                found.add(reverse(name))
    return sorted(address for address in found if address.startswith("/admin/") and not address.startswith(OPEN_DOORS))


def send_roster(world: SimpleNamespace, *rows: list[Any], apply: bool) -> RosterImport:
    """A list of the commune as its manager sends it on the page, applied or waiting."""
    client = Client()
    client.force_login(world.users["manager"])
    file = SimpleUploadedFile("danh-sach.xlsx", workbook(rows))
    client.post(reverse("certification_desk:roster"), {"unit": world.commune.pk, "file": file})
    sent = RosterImport.objects.order_by("uploaded_at").last()
    assert sent is not None
    if apply:
        client.post(reverse("certification_desk:roster_apply", args=[sent.pk]))
        sent.refresh_from_db()
    return sent


def make_programme_for(world: SimpleNamespace) -> None:
    """Figures need a programme; its code stands for itself."""
    from tests.factories.coverage import make_programme

    world.programme = make_programme(world.province)
