from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.content.formats import format_of
from courses.content.keys import give_course_keys, give_lesson_key
from courses.content.manifest import build_manifest, sha256_of, store_snapshots, what_counts
from courses.content.models import Activity, Course, CoursePage, Edition, LessonPage, Manifest
from courses.content.queries import SHELF_KEY
from lms.people.domain import lock_rows

_HELD: ContextVar[frozenset[int]] = ContextVar("held courses", default=frozenset())


class NotReady(ValueError):
    """Required fields are empty on some pages; `titles` names them. Nothing was published."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(
            _(
                "Chưa xuất bản được vì còn ô bắt buộc để trống ở: %(pages)s. Mở trang ấy, điền những ô có dấu sao rồi "
                "xuất bản lại."
            )
            % {"pages": ", ".join(f"“{title}”" for title in titles)}
        )
        self.titles = titles


@transaction.atomic
def publish_course(*, course: Course, at: datetime) -> Edition | None:
    """Freeze the course's live pages. Same content: nothing. Other texts: a manifest. Other demands: an edition.

    Returns the edition that new enrolments get, None while no page is live (the last edition then stays for those
    who are on it, but nobody new can enrol).
    """
    lock_rows(Course.objects.filter(pk=course.pk)).get()
    transaction.on_commit(lambda: cache.delete(SHELF_KEY))
    built = build_manifest(course)
    if built is None:
        Course.objects.filter(pk=course.pk).update(current_edition=None)
        return None
    content, activities = built
    counts = what_counts(content)
    counts_sha, content_sha = sha256_of(counts), sha256_of(content)
    edition = Edition.objects.filter(course=course).select_related("current_manifest").order_by("-number").first()
    if edition is None or edition.counts_sha256 != counts_sha:
        edition = Edition.objects.create(
            course=course,
            number=(edition.number if edition else 0) + 1,
            counts=counts,
            counts_sha256=counts_sha,
            published_at=at,
        )
    if edition.current_manifest is None or edition.current_manifest.sha256 != content_sha:
        _add_manifest(edition, content, activities, at)
    Course.objects.filter(pk=course.pk).update(current_edition=edition)
    course.current_edition = edition
    return edition


@contextmanager
def frozen_once(*, course: Course, at: datetime) -> Iterator[None]:
    """Publish several pages of a course inside: learners get one new manifest, at the end, instead of one a page."""
    token = _HELD.set(_HELD.get() | {course.pk})
    try:
        yield
    finally:
        _HELD.reset(token)
    publish_course(course=course, at=at)


def _add_manifest(edition: Edition, content: dict[str, Any], activities: list[Activity], at: datetime) -> None:
    last = edition.manifests.aggregate(last=Max("sequence"))["last"] or 0
    manifest = Manifest.objects.create(
        edition=edition, sequence=last + 1, sha256=sha256_of(content), content=content, frozen_at=at
    )
    manifest.activities.set(activities)
    Edition.objects.filter(pk=edition.pk).update(current_manifest=manifest)
    edition.current_manifest = manifest


def is_held(course: Course) -> bool:
    """True while somebody publishes several of its pages and will freeze it herself."""
    return course.pk in _HELD.get()


@transaction.atomic
def publish_waiting(*, page: CoursePage, by: Any, at: datetime) -> int:
    """Publish a course with its drafts and changes; returns how many pages went live.

    NotReady when a required field of any of them is empty: then nothing is published.
    """
    waiting = waiting_pages(page)
    unready = [revised.title for each in waiting if not is_complete(revised := each.get_latest_revision_as_object())]
    if unready:
        raise NotReady(unready)
    with frozen_once(course=Course.objects.get(pk=page.course_id), at=at):
        for each in waiting:
            each.latest_revision.publish(user=by)
    return len(waiting)


def waiting_pages(page: CoursePage) -> list[Page]:
    """What of a course learners do not see yet, lessons first. What was taken back or locked stays as it is."""
    lessons = (
        LessonPage.objects.child_of(page)
        .filter(locked=False)
        .filter(Q(live=False, first_published_at=None) | Q(live=True, has_unpublished_changes=True))
    )
    waiting: list[Page] = [lesson for lesson in lessons.order_by("path") if lesson.latest_revision]
    if not page.locked and (not page.live or page.has_unpublished_changes):
        waiting.append(page)
    return waiting


def is_complete(page: CoursePage | LessonPage) -> bool:
    """True when everything that must be filled in is; a draft may be stored without."""
    try:
        page.full_clean()
        if isinstance(page, LessonPage):
            page.body.stream_block.clean(page.body)
    except ValidationError:
        return False
    return True


def publish_courses_using(*, activity: Activity, at: datetime) -> list[Edition]:
    """After an activity changed: freeze again each course whose current manifest uses it, and its older editions."""
    courses = Course.objects.filter(current_edition__current_manifest__activities=activity)
    editions = [publish_course(course=course, at=at) for course in courses]
    mend_editions(activity=activity, at=at)
    return [edition for edition in editions if edition is not None]


@transaction.atomic
def mend_editions(*, activity: Activity, at: datetime) -> int:
    """Let a mended activity reach those who are on an edition that newcomers no longer get; returns how many.

    What counts there stays as it was promised: the edition's own demands overrule what the activity asks today.
    """
    older = Edition.objects.filter(current_manifest__activities=activity).exclude(
        pk__in=Course.objects.filter(current_edition__isnull=False).values("current_edition")
    )
    mended = 0
    for edition in lock_rows(older.order_by("pk")):
        mended += _mend(edition, activity, at)
    return mended


def _mend(edition: Edition, activity: Activity, at: datetime) -> bool:
    last, key = edition.current_manifest, str(activity.uuid)
    if last is None:
        return False
    promised = edition.counts["activities"].get(key, {})
    [sha] = store_snapshots([{**format_of(activity.format).freeze(activity), **promised}])
    entry = last.content["activities"][key]
    if sha == entry["sha256"]:
        return False
    entry = {**entry, "sha256": sha, "title": activity.title}
    content = {**last.content, "activities": {**last.content["activities"], key: entry}}
    _add_manifest(edition, content, list(last.activities.all()), at)
    return True


@transaction.atomic
def renew_keys(*, page: Page) -> None:
    """Give a copied course or lesson, and everything below it, plain models of its own."""
    specific = page.specific
    if isinstance(specific, CoursePage):
        index = specific.get_parent().specific
        specific.course = None
        give_course_keys(specific, organiser=index.organiser)
    elif isinstance(specific, LessonPage):
        specific.lesson_key = None
        give_lesson_key(specific, course=specific.get_parent().specific.course)
    else:
        return
    specific.save()
    specific.save_revision(clean=False)
    for child in specific.get_children():
        renew_keys(page=child)
