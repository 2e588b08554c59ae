"""A second pair of eyes: on some shelves an author sends her work, and another author reads and publishes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import GroupPagePermission, Page, TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from courses.content.domain import NotReady, frozen_once, is_complete, waiting_pages
from courses.content.models import Course, CourseIndexPage, CoursePage, LessonPage, SecondReaderTask
from lms.authors import stored_login


class NothingToDo(ValueError):
    """No page waits to be sent, or none that this reader may approve."""


@transaction.atomic
def align_second_reader(*, shelf: CourseIndexPage, group: Group, is_asked: bool) -> None:
    """Give a shelf's authors the right to publish, or a workflow in its place. Harmless to repeat."""
    publish = Permission.objects.get(
        codename="publish_page", content_type__app_label="wagtailcore", content_type__model="page"
    )
    if not is_asked:
        GroupPagePermission.objects.get_or_create(group=group, page=shelf, permission=publish)
        WorkflowPage.objects.filter(page=shelf, workflow__workflow_tasks__task__in=_tasks_of(group)).delete()
        return
    GroupPagePermission.objects.filter(group=group, page=shelf, permission=publish).delete()
    task = _tasks_of(group).first()
    if task is None:
        task = SecondReaderTask.objects.create(name=f"{shelf.title} ({shelf.organiser.code})"[:255])
        task.groups.add(group)
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=task.name)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=shelf, defaults={"workflow": workflow})


def _tasks_of(group: Group) -> QuerySet[SecondReaderTask]:
    return SecondReaderTask.objects.filter(groups=group).order_by("pk")


@transaction.atomic
def submit_waiting(*, page: CoursePage, by: Any) -> int:
    """Send a course and what waits in it to a second reader; returns how many pages were sent.

    NotReady when a required field of any of them is empty, NothingToDo when all were sent already or none waits.
    """
    in_review = set(_states_below(page).values_list("workflow_state__object_id", flat=True))
    waiting = [each for each in waiting_pages(page) if str(each.pk) not in in_review]
    unready = [revised.title for each in waiting if not is_complete(revised := each.get_latest_revision_as_object())]
    if unready:
        raise NotReady(unready)
    for each in waiting:
        state, workflow = each.current_workflow_state, each.get_workflow()
        if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            WorkflowState.objects.filter(pk=state.pk).update(requested_by=stored_login(by))
            state.resume(by)
        elif workflow is not None:
            workflow.start(each, by)
        else:
            raise NothingToDo
    if not waiting:
        raise NothingToDo
    return len(waiting)


@transaction.atomic
def approve_waiting(*, page: CoursePage, by: Any, at: datetime) -> int:
    """Approve, and so publish, what of a course waits for this reader; learners get one new manifest."""
    states = states_for(page, by)
    if not states:
        raise NothingToDo
    with frozen_once(course=Course.objects.get(pk=page.course_id), at=at):
        for state in states:
            state.task.specific.on_action(state, by, "approve")
    return len(states)


@transaction.atomic
def reject_waiting(*, page: CoursePage, comment: str, by: Any) -> int:
    """Send everything back to its author with what is to be mended."""
    states = states_for(page, by)
    if not states:
        raise NothingToDo
    for state in states:
        state.task.specific.on_action(state, by, "reject", comment=comment)
    return len(states)


def states_for(page: CoursePage, user: Any) -> list[TaskState]:
    """What of a course waits for this reader, lessons before the course itself."""
    mine = TaskState.objects.reviewable_by(user).values("pk")
    states = list(_states_below(page).filter(pk__in=mine).select_related("workflow_state", "task", "revision"))
    return sorted(states, key=lambda state: (state.workflow_state.object_id == str(page.pk), state.pk))


def pages_in_review(pks: Iterable[int]) -> set[int]:
    """Which of these pages wait for a second reader (1 query)."""
    found = _in_progress().filter(workflow_state__object_id__in=[str(pk) for pk in pks])
    return {int(pk) for pk in found.values_list("workflow_state__object_id", flat=True)}


def pages_for(user: Any) -> set[int]:
    """Pages that wait for this very reader."""
    found = _in_progress().filter(pk__in=TaskState.objects.reviewable_by(user).values("pk"))
    return {int(pk) for pk in found.values_list("workflow_state__object_id", flat=True)}


def _states_below(page: CoursePage) -> QuerySet[TaskState]:
    keys = [str(page.pk), *map(str, LessonPage.objects.child_of(page).values_list("pk", flat=True))]
    return _in_progress().filter(workflow_state__object_id__in=keys)


def _in_progress() -> QuerySet[TaskState]:
    pages = ContentType.objects.get_for_model(Page)
    return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, workflow_state__base_content_type=pages)
