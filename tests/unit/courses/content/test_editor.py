"""What the editor shows an author: labels, help, groups, previews, menu."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.blocks import Block

from courses.content.authors import ensure_organiser
from courses.content.blocks import DOING, MEDIA, SPEECH, WORDS
from courses.content.models import Activity, CoursePage, Hotline, LessonPage
from courses.quiz.models import Question, Quiz
from tests.factories.courses import make_course, make_organiser

BLOCKS = LessonPage._meta.get_field("body").stream_block.child_blocks
NO_CASE = "Không kể vụ việc có thật"
FREE_TEXT = {
    CoursePage: ["summary", "objectives", "review_note"],
    LessonPage: ["content_note", "body"],
    Question: ["stem", "rationale"],
    Hotline: ["note"],
}
FIELDS = {
    CoursePage: ["summary", "objectives", "review_note", "audiences", "requires_lessons", "requires_activities"]
    + ["requires_minutes", "requires_class", "other_ways", "prerequisites"],
    LessonPage: ["minutes", "is_required", "content_note", "body"],
    Activity: ["title", "minutes", "organiser"],
    Quiz: ["pass_percent", "max_attempts", "shuffles"],
    Question: ["organiser", "kind", "stem", "options", "rationale", "citation", "check_state"],
    Hotline: ["number", "name", "note", "checked_on", "source", "order", "is_shown"],
}


@pytest.mark.parametrize("model", FIELDS)
def test_every_field_an_author_fills_in_explains_itself(model):
    assert [name for name in FIELDS[model] if not model._meta.get_field(name).help_text] == []


@pytest.mark.parametrize("model", FREE_TEXT)
def test_every_free_text_asks_for_no_real_case(model):
    assert [name for name in FREE_TEXT[model] if NO_CASE not in model._meta.get_field(name).help_text] == []


@pytest.mark.parametrize("name", ["heading", "text"])
def test_text_blocks_ask_for_no_real_case(name):
    assert NO_CASE in BLOCKS[name].field.help_text


@pytest.mark.parametrize(
    ("name", "part"), [("say", "say"), ("say", "avoid"), ("content_note", "passage"), ("video", "transcript")]
)
def test_parts_of_blocks_ask_for_no_real_case(name, part):
    child = BLOCKS[name].child_blocks[part]
    assert NO_CASE in str(getattr(child, "field", child.meta).help_text)


def test_blocks_stand_in_four_groups_with_icon_and_description():
    groups = {name: str(block.meta.group) for name, block in BLOCKS.items()}
    assert groups == {
        "heading": WORDS, "text": WORDS, "say": SPEECH, "content_note": SPEECH, "picture": MEDIA, "video": MEDIA,
        "audio": MEDIA, "file": MEDIA, "activity": DOING, "hotline": DOING,
    }  # fmt: skip
    assert [
        name for name, block in BLOCKS.items() if not block.get_description() or block.meta.icon == "placeholder"
    ] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_shows_in_the_picker_what_it_looks_like(client, django_user_model, name):
    client.force_login(django_user_model.objects.create_superuser("sep", password="x"))
    block = BLOCKS[name]
    Block.definition_registry[block.definition_prefix] = block
    assert block.is_previewable
    page = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}).content.decode()
    shown = {
        "heading": "<h2>", "text": "<b>an toàn</b>", "say": "Em tin chị", "content_note": "<details", "picture": ".svg",
        "video": "preview-video", "audio": "preview-audio", "file": "Phiếu tóm tắt", "activity": "Vào làm",
        "hotline": "Khi cần giúp đỡ",
    }  # fmt: skip
    assert shown[name] in page


def test_the_form_hides_search_fields_and_offers_audiences_as_boxes(client, organiser, author):
    page = CoursePage.objects.get(course=make_course(organiser=organiser))
    client.force_login(author)
    form = CoursePage.get_edit_handler().get_form_class()
    assert sorted(form.base_fields) == [
        "audiences", "comment_notifications", "objectives", "other_ways", "prerequisites", "requires_activities",
        "requires_class", "requires_lessons", "requires_minutes", "review_note",
        "slug", "summary", "title",
    ]  # fmt: skip
    assert form.base_fields["audiences"].widget.__class__.__name__ == "CheckboxSelectMultiple"
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Địa chỉ trang" in html
    assert "seo_title" not in html


def menu_of(user):
    """{name: label} of her menu, in order."""
    request = RequestFactory().get("/admin/")
    request.user = user
    items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    return {item.name: str(item.label) for item in items}


def test_a_trainer_sees_only_what_she_needs(client, author, django_user_model):
    client.force_login(author)
    client.get(reverse("wagtailadmin_home"))  # registers the hooks
    labels = list(menu_of(author).values())
    assert (labels[:2], labels[-1]) == (["Khóa học", "Kiểm tra"], "Xem trang học viên")
    assert sorted(labels[2:-1]) == ["Hình ảnh", "Theo dõi học viên", "Tài liệu", "Tình huống", "Âm thanh và video"]
    assert "explorer" in menu_of(django_user_model.objects.create_superuser("sep", password="x"))


def test_the_course_item_opens_her_own_shelf(client, organiser, author):
    shelf = ensure_organiser(unit=organiser)[0]
    client.force_login(author)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailadmin_explore", args=[shelf.pk]) in home
    response = client.get(reverse("wagtailadmin_explore_root"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("wagtailadmin_explore", args=[shelf.pk])


@pytest.mark.django_db
def test_the_page_of_a_course_leads_to_its_lessons_in_order(client, organiser, author):
    course = make_course(lessons=3, organiser=organiser)
    page = CoursePage.objects.get(course=course)
    LessonPage.objects.child_of(page).order_by("path").last().unpublish()
    client.force_login(author)
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    listed = text[text.index("desk__lessons") : text.index("</ol>", text.index("desk__lessons"))]
    found = [reverse("wagtailadmin_pages:edit", args=[child.pk]) for child in page.get_children()]
    assert re.findall(r'href="([^"]*)"', listed) == found
    assert listed.count("bản nháp") == 1
    empty = client.get(reverse("wagtailadmin_pages:add", args=["courses_content", "coursepage", page.get_parent().pk]))
    assert "desk__lessons" not in empty.content.decode()


def test_an_author_chooses_among_the_activities_of_her_own_units(client, organiser, author):
    mine = Quiz.objects.create(organiser=organiser, title="Bài của tôi")
    Quiz.objects.create(organiser=make_organiser("KHAC"), title="Bài của người khác")
    client.force_login(author)
    page = client.get(reverse("activity_chooser:choose")).json()["html"]
    assert (mine.title in page, "Bài của người khác" in page, "activitys" in page) == (True, False, False)
    found = client.get(reverse("activity_chooser:choose_results"), {"q": "của"}).content.decode()
    assert (mine.title in found, "Bài của người khác" in found) == (True, False)
