import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Site

from courses.content.authors import ensure_organiser
from courses.content.classes import register_class_source
from courses.content.domain import renew_keys
from courses.content.manifest import rule_of
from courses.content.models import CoursePage, Edition, LessonKey, LessonPage, Manifest, Snapshot
from courses.content.queries import lesson_html
from courses.learning.domain import finish_lesson
from courses.quiz.models import Question, Quiz
from tests.factories.courses import activity_of, lesson_keys, make_course, make_enrolment, make_organiser
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def lesson_page(course, slug="bai-1"):
    return LessonPage.objects.get(lesson_key__course=course, slug=slug)


def test_a_published_course_has_one_edition_and_one_manifest():
    course = make_course(lessons=3, questions=2)
    content = course.current_edition.current_manifest.content
    assert (Edition.objects.count(), Manifest.objects.count()) == (1, 1)
    assert [lesson["locales"]["vi"]["slug"] for lesson in content["lessons"]] == ["bai-1", "bai-2", "bai-3"]
    assert content["course"]["minutes"] == 45
    assert content["rule"] == {"all": [{"lessons": "required"}, {"activities": "graded"}]}


def test_mending_a_text_adds_a_manifest_and_keeps_the_edition():
    course = make_course()
    page = lesson_page(course)
    page.body = json.dumps([{"type": "heading", "value": "Sửa rồi", "id": "1"}])
    page.save_revision().publish()
    course.refresh_from_db()
    assert course.current_edition.number == 1
    assert list(Manifest.objects.values_list("sequence", flat=True).order_by("sequence")) == [1, 2]
    sha = course.current_edition.current_manifest.content["lessons"][0]["locales"]["vi"]["body"]
    assert "Sửa rồi" in lesson_html(sha)["html"]


def test_publishing_the_same_again_freezes_nothing():
    course = make_course()
    lesson_page(course).save_revision().publish()
    assert (Edition.objects.count(), Manifest.objects.count()) == (1, 1)


def test_a_new_required_lesson_makes_an_edition_and_learners_under_way_keep_theirs():
    course = make_course(lessons=1, questions=0)
    learner = make_enrolment(make_person(), course)
    page = lesson_page(course)
    copy = page.copy(update_attrs={"slug": "bai-moi", "title": "Bài mới"}, keep_live=False)
    renew_keys(page=copy)
    copy.specific.save_revision().publish()
    course.refresh_from_db()
    assert course.current_edition.number == 2
    assert len(lesson_keys(course)) == 2
    learner.refresh_from_db()
    completion = finish_lesson(enrolment=learner, lesson_key=str(page.lesson_key.uuid), by=None, at=learner.started_at)
    assert completion.edition.number == 1


def test_a_copied_course_gets_plain_models_of_its_own():
    course = make_course(lessons=2)
    page = CoursePage.objects.get(course=course)
    copy = page.copy(recursive=True, update_attrs={"slug": "ban-sao", "title": "Bản sao"}, keep_live=False)
    renew_keys(page=copy)
    copy = CoursePage.objects.get(pk=copy.pk)
    assert copy.course_id != course.pk
    assert copy.course.code == "ban-sao"
    keys = set(LessonPage.objects.child_of(copy).values_list("lesson_key__course__code", flat=True))
    assert keys == {"ban-sao"}
    assert LessonKey.objects.count() == 4
    assert copy.get_latest_revision_as_object().course_id == copy.course_id


def test_unpublishing_the_page_closes_enrolment_and_deletes_no_fact():
    course = make_course()
    make_enrolment(make_person(), course)
    page = CoursePage.objects.get(course=course)
    page.unpublish()
    course.refresh_from_db()
    assert course.current_edition is None
    page.delete()
    assert Edition.objects.filter(course=course).count() == 1


def test_a_question_mended_in_the_editor_reaches_the_manifest(django_capture_on_commit_callbacks):
    course = make_course()
    with django_capture_on_commit_callbacks(execute=True):
        question = Question.objects.first()
        question.stem = "Câu đã sửa?"
        question.save()
    activity = activity_of(course)
    sha = course.current_edition.current_manifest.content["activities"][str(activity.uuid)]["sha256"]
    assert "Câu đã sửa?" in [q["stem"] for q in Snapshot.objects.get(pk=sha).content["questions"]]
    assert course.current_edition.number == 1


def test_another_pass_mark_makes_an_edition(django_capture_on_commit_callbacks):
    course = make_course(pass_percent=60)
    with django_capture_on_commit_callbacks(execute=True):
        quiz = Quiz.objects.get()
        quiz.pass_percent = 90
        quiz.save()
    course.refresh_from_db()
    assert course.current_edition.number == 2


def test_an_organisers_authors_write_on_their_own_shelf_only(client, django_user_model):
    shelf, _, group = ensure_organiser(unit=make_organiser("A"))
    other, _, _ = ensure_organiser(unit=make_organiser("B"))
    author = django_user_model.objects.create_user("tacgia", password="x")
    author.groups.add(group)
    assert shelf.permissions_for_user(author).can_add_subpage()
    assert not other.permissions_for_user(author).can_add_subpage()
    assert not Site.objects.get().root_page.permissions_for_user(author).can_add_subpage()
    again, _, same = ensure_organiser(unit=shelf.organiser)
    assert (again.pk, same.pk) == (shelf.pk, group.pk)


def test_an_author_writes_a_lesson_in_the_browser_form(client, django_user_model):
    course = make_course(questions=0)
    parent = CoursePage.objects.get(course=course)
    admin = django_user_model.objects.create_superuser("sep", password="x")
    client.force_login(admin)
    response = client.post(
        reverse("wagtailadmin_pages:add", args=["courses_content", "lessonpage", parent.pk]),
        {
            "title": "Bài viết tay",
            "slug": "bài-viết-tay",
            "minutes": "7",
            "is_required": "on",
            "content_note": "",
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "heading",
            "body-0-id": "",
            "body-0-value": "Mở đầu",
            "action-publish": "1",
        },
    )
    assert response.status_code == 302
    page = LessonPage.objects.get(slug="bai-viet-tay")
    assert page.lesson_key.course == course
    course.refresh_from_db()
    assert course.current_edition.number == 2


def test_a_question_mended_after_a_new_edition_reaches_those_on_the_old_one_under_its_own_pass_mark(
    django_capture_on_commit_callbacks,
):
    course = make_course(pass_percent=60)
    learner = make_enrolment(make_person(), course)
    with django_capture_on_commit_callbacks(execute=True):
        quiz = Quiz.objects.get()
        quiz.pass_percent = 90
        quiz.save()
    with django_capture_on_commit_callbacks(execute=True):
        question = Question.objects.first()
        question.stem = "Câu đã sửa?"
        question.save()
    edition = Edition.objects.get(pk=learner.edition_id)
    assert (edition.number, edition.manifests.count()) == (1, 2)
    entry = edition.current_manifest.content["activities"][str(activity_of(course).uuid)]
    frozen = Snapshot.objects.get(pk=entry["sha256"]).content
    assert "Câu đã sửa?" in [asked["stem"] for asked in frozen["questions"]]
    assert frozen["pass_percent"] == 60


def way(**ticked):
    values = {"lessons": False, "activities": False, "minutes": None, "attends_class": False} | ticked
    return [{"type": "way", "value": values, "id": "1"}]


def test_another_way_to_complete_makes_an_edition_with_alternatives():
    course = make_course(lessons=1, questions=0)
    page = CoursePage.objects.get(course=course)
    page.other_ways = json.dumps(way(minutes=30))
    page.save_revision().publish()
    course.refresh_from_db()
    first = {"all": [{"lessons": "required"}, {"activities": "graded"}]}
    assert course.current_edition.counts["rule"] == {"any": [first, {"all": [{"minutes": 30}]}]}
    assert course.current_edition.number == 2


@pytest.mark.parametrize("ticked", [{}, {"attends_class": True}])
def test_a_way_that_nobody_could_go_is_refused(ticked, monkeypatch):
    monkeypatch.setattr("courses.content.classes._SOURCES", set())
    block = CoursePage._meta.get_field("other_ways").stream_block
    with pytest.raises(ValidationError):
        block.clean(block.to_python(way(**ticked)))


def test_a_class_may_be_demanded_once_some_room_records_attendance(monkeypatch):
    monkeypatch.setattr("courses.content.classes._SOURCES", set())
    page = CoursePage.objects.get(course=make_course(questions=0))
    form_class = CoursePage.get_edit_handler().get_form_class()
    assert "requires_class" not in form_class(instance=page, parent_page=page.get_parent()).fields
    register_class_source("thử")
    assert "requires_class" in form_class(instance=page, parent_page=page.get_parent()).fields
    page.requires_class = True
    assert rule_of(page)["all"][-1] == {"class": "attended"}
