from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from lms import dates
from lms.journal.models import AuditEntry
from tests.factories.coverage import OTHER
from tests.factories.people import make_category, make_manager, make_person, make_unit, post
from tests.unit.certification.coverage.conftest import Place, place  # noqa: F401 - a fixture


def why(code: str, person: object) -> str:
    return reverse("certification_desk:why", args=[code, person.uuid])


def test_the_page_says_why_and_leaves_a_trace(client: Client, place: Place) -> None:  # noqa: F811
    (person,) = place.staff(1)
    manager = make_manager(place.province)
    client.force_login(manager)
    page = client.get(why(place.commune.code, person))
    today = dates.today()
    assert page.context["why"].conclusion in page.content.decode()
    assert page.context["why"].conclusion.startswith(f"Ngày {today:%d/%m/%Y}, {person.full_name} được tính ở")
    entry = AuditEntry.objects.get(action="coverage.why")
    assert (entry.subject, entry.by_id) == (str(person.uuid), manager.pk)
    assert "Vì sao được tính" in client.get(reverse("certification_desk:person", args=[person.uuid])).content.decode()


def test_whoever_may_not_read_her_may_not_ask_why(client: Client, place: Place) -> None:  # noqa: F811
    (person,) = place.staff(1)
    other = make_unit(parent=place.province)
    client.force_login(make_manager(other))
    assert client.get(why(other.code, person)).status_code == 403
    assert client.get(why(place.commune.code, person)).status_code == 403


def test_the_list_leads_to_each_explanation_and_to_those_it_does_not_count(client: Client, place: Place) -> None:  # noqa: F811
    (counted,) = place.staff(1)
    left_out = make_person(full_name="Trần Thị Vắng")
    post(left_out, place.commune, make_category(OTHER), valid_from=date(2026, 1, 1))
    client.force_login(make_manager(place.province))
    address = reverse("certification_desk:people", args=[place.commune.code])
    page = client.get(address)
    assert [(holder.person, url.split("?")[0]) for holder, url in page.context["rows"]] == [
        (counted, why(place.commune.code, counted))
    ]
    assert page.context["not_counted"] == []
    found = client.get(address, {"search": "vang"}).context["not_counted"]
    assert [(person, url.split("?")[0]) for person, url in found] == [(left_out, why(place.commune.code, left_out))]
