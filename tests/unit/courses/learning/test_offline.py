from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache
from django.test import Client

from courses.content.models import Hotline
from lms import dates
from tests.factories.people import make_person, make_user

DAY = dates.date(2026, 5, 4)


@pytest.fixture
def hotline(db: None) -> Hotline:
    cache.clear()
    made = Hotline.objects.create(number="1900 000 000", name="Nơi thử", checked_on=DAY, source="thử")
    yield made
    cache.clear()


def test_the_offline_page_has_the_numbers_and_nobody_s_name(client: Client, hotline: Hotline):
    user = make_user(username="nguoi.thu")
    person = make_person(full_name="Nguyễn Thị Riêng")
    person.user = user
    person.save()
    client.force_login(user)
    text = client.get("/mat-mang/").content.decode()
    assert 'href="tel:1900000000"' in text
    assert "Nguyễn Thị Riêng" not in text
    assert "nguoi.thu" not in text
    assert "csrf" not in text


def test_the_worker_keeps_the_offline_page_and_files_that_exist(client: Client, hotline: Hotline):
    response = client.get("/sw.js")
    assert response["Content-Type"] == "text/javascript"
    kept = json.loads(re.search(r"const KEPT = (\[.*\]);", response.content.decode()).group(1))
    assert kept[0] == "/mat-mang/"
    assert len(kept) == 7
    assert all(address.startswith("/static/taphuan/") for address in kept[1:])


def test_help_names_the_oldest_check(client: Client, hotline: Hotline):
    Hotline.objects.create(number="1900 000 001", name="Nơi khác", checked_on=dates.date(2026, 6, 1), source="thử")
    text = client.get("/tro-giup/").content.decode()
    assert "04/05/2026" in text
    assert text.count('href="tel:1900000000"') == 1
