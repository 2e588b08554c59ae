from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from certification.desk.exports import ask_export
from courses.quiz.domain import start_quiz
from lms.people.domain import grant_role, merge_persons
from lms.people.enums import RoleKind, UnitKind
from lms.people.models import Person, Role
from tests.factories.courses import activity_of, make_course, make_enrolment
from tests.factories.people import AT, make_category, make_person, make_unit, make_user, post
from tests.integration.rights_table import READERS, TABLE, Row

NOT_OURS = ("admin/", "documents/", "_util/", "^media/", "^((?:", "accounts/2fa/", "accounts/3rdparty/")
"""Addresses of Wagtail and allauth below these; the editor's doors have tables of their own below."""
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
        world.category = make_category("ctv", "Cộng tác viên")
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
        world.export = ask_export(
            kind="people.export", payload={"wanted": {}, "columns": [], "as_of": "2026-06-15"},
            by=world.users["manager"], at=AT, at_once=True,
        )  # fmt: skip
        cls.world = world

    def ask(self, client: Client, row: Row) -> str:
        address = reverse(row.name, args=row.args(self.world))
        cache.clear()
        with transaction.atomic():
            if row.post is None:
                response = client.get(address, row.query(self.world))
            else:
                response = client.post(address, row.post(self.world))
            transaction.set_rollback(True)
        return answer_of(response)

    def test_every_reader_is_answered_as_the_table_says(self) -> None:
        clients = {name: Client(raise_request_exception=False) for name in READERS}
        for name, user in self.world.users.items():
            clients[name].force_login(user)
        wrong = []
        for row in TABLE:
            found = tuple(self.ask(clients[name], row) for name in READERS)
            if found != row.answers:
                kind = "GET" if row.post is None else "POST"
                wrong += [
                    f"{kind} {row.name} {row.query(self.world)}: {name} got {got}, the table says {said}"
                    for name, got, said in zip(READERS, found, row.answers, strict=True)
                    if got != said
                ]
        assert not wrong, "\n".join(["", *wrong])

    def test_every_address_of_ours_has_a_row(self) -> None:
        ours = {name for name, route in addresses(get_resolver().url_patterns) if not route.startswith(NOT_OURS)}
        assert ours - {row.name for row in TABLE} == set()
        assert {row.name for row in TABLE} - ours == set()


def make_programme_for(world: SimpleNamespace) -> None:
    """Figures need a programme; its code stands for itself."""
    from tests.factories.coverage import make_programme

    make_programme(world.province)
