"""The admin in Vietnamese, page by page, as a trainer and as an administrator."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.translation import override
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Site, Workflow
from wagtailmedia.models import Media

from courses.content.authors import author_permissions, ensure_organiser
from courses.content.models import CoursePage, Hotline
from courses.quiz.models import Question, Quiz
from tests.factories.courses import make_course
from tests.factories.people import AT, make_unit, make_user
from tests.factories.scenarios import make_scenario
from tests.integration.editor import english_messages, entries, json_words, vietnamese, words

pytestmark = pytest.mark.django_db

ADMIN = ("wagtail", "wagtail_localize", "wagtailmedia", "taggit")
SAME = {
    "API", "Menu:", "Wagtail API v2", "CSV", "XLSX", "Video", "Taggit", "IPv4", "IPv6",
    "%(time_zone_option)s: %(localized_time_zone_label)s", "%(field_label)s:",
    "%(status_display)s %(task_name)s %(started_at)s", "%(range_start)s - %(range_end)s",
}  # fmt: skip
"""Messages that read the same in both languages."""

COMMON = """
about account action actions active add added address again all already also and another any apply approval are
ascending author available back before block blocks blog bold bulk button cancel cannot change changed changes check
choose clear click close collection collections comment comments compare confirm content copy create created current
dashboard date default delete deleted descending description details disable disabled discard document documents
down draft drafts drag drop duplicate edit edited editing editor email empty enable enabled error errors every
expand expiry explorer export field fields file files filter filters find first for found from group groups has have
heading help hide history home how image images import inactive insert invalid inspect italic item items keep
language last latest link links list live loading lock locked log login logout main make manage media message
moderation modified more move name new next none not number numbered of only open options or order other owner page
pages parent password permission permissions please preview previous privacy private profile public publish
published recent redirect redirects refresh remove reply report reports required reset result results revert review
revision role roles root save saved saving schedule search see select selected send set settings show side sign site
sites size slug snippet snippets sort start status submit success system tag tags task tasks text that the there
this time title toggle translate translation type unlock unpublish unpublished up update updated upload usage used
user username users value version view visible visit was welcome what when which width with workflow yes you your
"""
ENGLISH = set(COMMON.split())
"""Common words of an interface that are no Vietnamese syllables."""

ALLOWED = re.compile(
    r"""^(Search|Actions)$               # for screen readers, written out in Wagtail's own header
    |^Can\ (add|change|delete|view)\ |\ \|\ .*\ \|\ # names of permissions: data, made by Django's migrations
    |^None$                              # who published a page that code has made
    |^(Locale|Translation)$              # models without a name of their own
    |^\d+\ pages                         # written out in wagtail-localize's list of languages
    |^Enabled$                           # a field of wagtail-localize's without a label
    |^(Server\ Error|Report\ this\ error\ to\ your\ webmaster.*)$  # written out in wagtailmedia's chooser
    """,
    re.X,
)


def english_in(runs: list[str]) -> list[str]:
    """The runs that are a known English message or hold a common English word."""
    known = english_messages()
    return sorted(
        {run for run in runs if not ALLOWED.search(run) and (run in known or ENGLISH & set(latin_words(run)))}
    )


def latin_words(run: str) -> list[str]:
    """The words of `run` in lower case; parts of addresses, file names and codes are none."""
    return [word.lower() for word in re.findall(r"(?<![\w@./#-])[A-Za-z]{2,}(?![\w@/#=-]|\.\w)", run)]


@pytest.fixture
def place(db) -> dict[str, Any]:
    """A course with a quiz, a file of each kind, and a trainer of the organiser."""
    organiser = make_unit("SNV", name="Sở Nội vụ")
    make_course(organiser=organiser, slug="khoa-thu")
    _shelf, collection, group = ensure_organiser(unit=organiser)
    group.permissions.add(
        *author_permissions("courses_quiz", ["quiz", "question"]), *author_permissions("courses_content", ["hotline"])
    )
    trainer = make_user("giang-vien")
    trainer.groups.add(group)
    Hotline.objects.create(name="Tổng đài thử", number="111", checked_on=AT.date())
    course = CoursePage.objects.get(slug="khoa-thu")
    picture = Image.objects.create(title="Hình thử", file=get_test_image_file(), collection=collection)
    files = {"file": ContentFile(b"abc", "thu.txt"), "collection": collection}
    return {
        "trainer": trainer,
        "course": course,
        "lesson": course.get_children().first(),
        "image": picture,
        "document": Document.objects.create(title="Tài liệu thử", **files),
        "media": Media.objects.create(title="Lời thử", type="audio", duration=3, **files),
        "quiz": Quiz.objects.first(),
        "question": Question.objects.first(),
        "scenario": make_scenario(organiser),
        "hotline": Hotline.objects.first(),
    }


def trainer_addresses(place: dict[str, Any]) -> list[str]:
    pk = {name: thing.pk for name, thing in place.items()}
    shelf = place["course"].get_parent().pk
    page = [
        f"/admin/pages/{pk['lesson']}/{name}/"
        for name in ("edit", "history", "move", "copy", "usage", "unpublish", "delete")
    ]
    bulk = [
        f"/admin/bulk/wagtailcore/page/{name}/?id={pk['lesson']}" for name in ("delete", "move", "publish", "unpublish")
    ]
    snippets = [
        f"/admin/snippets/{model}/{rest}"
        for model, key in (
            ("courses_quiz/quiz", pk["quiz"]),
            ("courses_quiz/question", pk["question"]),
            ("courses_scenario/scenario", pk["scenario"]),
            ("courses_content/hotline", pk["hotline"]),
        )
        for rest in ("", "add/", f"edit/{key}/", f"history/{key}/", f"usage/{key}/")
    ]
    return [
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{pk['course']}/",
        f"/admin/pages/{pk['course']}/edit/",
        f"/admin/pages/{pk['course']}/privacy/",
        f"/admin/pages/{shelf}/add_subpage/",
        f"/admin/pages/add/courses_content/coursepage/{shelf}/",
        f"/admin/pages/add/courses_content/lessonpage/{pk['course']}/",
        *page,
        f"/admin/pages/{pk['lesson']}/revisions/compare/earliest...latest/",
        *bulk,
        "/admin/pages/search/?q=b",
        "/admin/images/",
        "/admin/images/add/",
        f"/admin/images/{pk['image']}/",
        f"/admin/images/{pk['image']}/delete/",
        "/admin/images/chooser/",
        "/admin/documents/",
        "/admin/documents/multiple/add/",
        f"/admin/documents/edit/{pk['document']}/",
        f"/admin/documents/delete/{pk['document']}/",
        "/admin/documents/chooser/",
        "/admin/media/",
        "/admin/media/audio/add/",
        "/admin/media/video/add/",
        f"/admin/media/edit/{pk['media']}/",
        f"/admin/media/delete/{pk['media']}/",
        "/admin/media/chooser/",
        *snippets,
        "/admin/taphuan/cau-hoi/nhap/",
        "/admin/taphuan/cau-hoi/xuat/?format=aiken",
        "/admin/taphuan/cau-hoi/trung/",
        "/admin/account/",
        "/admin/reports/workflow/",
        "/admin/reports/aging-pages/",
        "/admin/reports/page-types-usage/",
        "/admin/choose-page/",
        "/admin/choose-external-link/",
        "/admin/choose-email-link/",
        "/admin/choose-phone-link/",
        "/admin/choose-anchor-link/",
    ]


def administrator_addresses(place: dict[str, Any]) -> list[str]:
    group, workflow = place["trainer"].groups.get().pk, Workflow.objects.first().pk
    collection = Collection.objects.filter(depth=2).first().pk
    return [
        "/admin/",
        "/admin/pages/",
        f"/admin/pages/{place['lesson'].pk}/edit/",
        f"/admin/snippets/courses_quiz/quiz/delete/{place['quiz'].pk}/",
        f"/admin/pages/{place['course'].pk}/delete/",
        "/admin/reports/locked/",
        "/admin/reports/site-history/",
        "/admin/users/",
        "/admin/users/new/",
        f"/admin/users/edit/{place['trainer'].pk}/",
        f"/admin/users/delete/{place['trainer'].pk}/",
        "/admin/groups/",
        "/admin/groups/new/",
        f"/admin/groups/edit/{group}/",
        f"/admin/groups/delete/{group}/",
        "/admin/sites/",
        "/admin/sites/new/",
        f"/admin/sites/edit/{Site.objects.get().pk}/",
        "/admin/collections/",
        "/admin/collections/add/",
        f"/admin/collections/{collection}/",
        f"/admin/collections/{collection}/delete/",
        "/admin/redirects/",
        "/admin/redirects/add/",
        "/admin/redirects/import/",
        "/admin/locales/",
        "/admin/locales/new/",
        "/admin/workflows/list/",
        "/admin/workflows/add/",
        f"/admin/workflows/edit/{workflow}/",
        "/admin/workflows/tasks/index/",
        "/admin/workflows/tasks/select_type/",
        f"/admin/localize/submit/page/{place['course'].pk}/",
        "/admin/localize/reports/translations/",
    ]


@pytest.mark.parametrize("who", ["trainer", "administrator"])
def test_admin_speaks_vietnamese(who: str, place: dict[str, Any], client: Client) -> None:
    if who == "trainer":
        user, addresses = place["trainer"], trainer_addresses(place)
    else:
        user, addresses = make_user("quan-tri", is_staff=True, is_superuser=True), administrator_addresses(place)
    client.force_login(user)
    found, refused = {}, []
    for address in addresses:
        response = client.get(address, follow=True)
        if response.status_code != 200 or response.redirect_chain[-1:] == [("/admin/", 302)]:
            refused.append((address, response.status_code))
        english = english_in(words(response.content.decode()))
        if english:
            found[address] = english
    assert found == {}
    assert refused == []


@pytest.mark.parametrize("address", ["/admin/jsi18n/", "/admin/localize/jsi18n/"])
def test_scripts_of_the_editor_get_vietnamese(address: str, place: dict[str, Any], client: Client) -> None:
    client.force_login(place["trainer"])
    body = client.get(address).content.decode()
    catalogue = json.loads(re.search(r"const newcatalog = (\{.*?\n\s*\});", body, re.S)[1])
    assert catalogue["Expand all"] == "Mở tất cả"
    assert catalogue["Add a comment"] == "Thêm góp ý"
    assert catalogue["%(num)s error"] == ["%(num)s lỗi"]
    said = [text for value in catalogue.values() for text in (value if isinstance(value, list) else [value])]
    assert english_in([re.sub(r"%\(\w+\)[sd]", "", text) for text in said]) == []


def test_the_page_tells_the_editor_in_vietnamese(place: dict[str, Any], client: Client) -> None:
    client.force_login(place["trainer"])
    page = client.get(f"/admin/pages/{place['lesson'].pk}/edit/").content.decode()
    config = json.loads(re.search(r'<script id="wagtail-config" type="application/json">(.*?)</script>', page, re.S)[1])
    assert config["STRINGS"]["BULK_ACTIONS"]["PAGE"]["SINGULAR"] == "Đã chọn 1 trang"
    assert english_in(list(json_words(json.dumps(config)))) == []


def test_every_message_of_the_admin_has_vietnamese() -> None:
    """An upgrade of a package brings new messages: this lists them."""
    with override("vi"):
        missing = {entry.msgid for entry in entries(*ADMIN) if vietnamese(entry) in (entry.msgid, entry.msgid_plural)}
    assert missing - SAME == set()
