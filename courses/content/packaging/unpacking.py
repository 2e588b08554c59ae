from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection

from courses.content.authors import ensure_organiser
from courses.content.domain import frozen_once
from courses.content.formats import Portable, UnknownFormat, format_of
from courses.content.keys import free_code
from courses.content.models import Course, CourseImport, CourseIndexPage
from courses.content.packaging.archive import Package, PackageRefused
from courses.content.packaging.files import store_file
from courses.content.packaging.packing import pack_course
from courses.content.packaging.writing import PageWriter
from lms import dates
from lms.authors import stored_login
from lms.people.domain import lock_rows
from lms.people.models import Unit

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class CourseMoved(PackageRefused):
    """The course was changed here since its last import, or the package is older than that: somebody must decide."""


@dataclass
class Imported:
    """What an import did. `is_new`: the course was not here before; `is_same`: nothing had to be changed."""

    course: Course
    is_new: bool = False
    is_same: bool = False
    warnings: list[str] = field(default_factory=list)


@transaction.atomic
def import_package(
    *,
    package: Package,
    unit: Unit,
    by: Any,
    at: datetime,
    publishes: bool = False,
    overwrites: bool = False,
    as_copy: bool = False,
) -> Imported:
    """Write a package's course on the unit's shelf as drafts, or publish it at once; repeating it changes nothing.

    `as_copy`: a course of the unit's own, with keys derived from the unit's, so that a repetition finds it again.
    CourseMoved unless `overwrites` where work done here would be lost; PackageRefused for what cannot be taken in:
    then nothing at all was written.
    """
    head = _renewed(package.head, unit) if as_copy else package.head
    try:
        return _Importer(Package(head, package.files), unit, by, at).run(publishes, overwrites)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, PackageRefused | ValidationError):
            raise
        raise PackageRefused(
            _("Phần mô tả của gói thiếu hoặc sai dữ liệu (%(what)s).") % {"what": str(error)[:80]}
        ) from error


class _Importer:
    def __init__(self, package: Package, unit: Unit, by: Any, at: datetime) -> None:
        self.package, self.head, self.unit, self.by, self.at = package, package.head, unit, by, at
        self.warnings: list[str] = []
        self.activities: dict[str, int] = {}
        self.files: dict[str, int] = {}

    def run(self, publishes: bool, overwrites: bool) -> Imported:
        shelf, collection, _group = ensure_organiser(unit=self.unit)
        lock_rows(CourseIndexPage.objects.filter(pk=shelf.pk)).get()
        course, is_new = self._course()
        last = CourseImport.objects.filter(course=course).order_by("pk").last()
        repeats = last is not None and last.package_sha256 == self.package.sha256
        if repeats and not overwrites and not (publishes and course.current_edition_id is None):
            return Imported(course, is_same=True)
        if not is_new and not overwrites:
            self._check_untouched(course, last)
        self._store_files(collection)
        self._store_activities()
        pages = PageWriter(self.head, self.files, self.activities, self.warnings, self.by).write(course, shelf)
        if publishes:
            with frozen_once(course=course, at=self.at):
                for page in [*pages[1:], pages[0]]:
                    page.get_latest_revision().publish()
            course.refresh_from_db()
        CourseImport.objects.create(
            course=course,
            package_sha256=self.package.sha256,
            content_sha256=_content_sha(course),
            version=self.head["course"]["version"],
            imported_at=self.at,
            imported_by=stored_login(self.by),
        )
        return Imported(course, is_new=is_new, warnings=self.warnings)

    def _course(self) -> tuple[Course, bool]:
        said = self.head["course"]
        key = uuid.UUID(said["uuid"])
        course = Course.objects.filter(uuid=key).select_related("organiser").first()
        if course is None:
            code = free_code(str(said["code"])[:70])
            return Course.objects.create(uuid=key, code=code, organiser=self.unit, created_at=dates.now()), True
        if course.organiser_id != self.unit.pk:
            raise CourseMoved(
                _("Khóa này đã có trên kệ của %(unit)s. Hãy nhập thành bản sao của đơn vị mình.")
                % {"unit": course.organiser.name}
            )
        return course, False

    def _check_untouched(self, course: Course, last: CourseImport | None) -> None:
        if last is None:
            raise CourseMoved(_("Khóa này được soạn tại đây. Nhập gói sẽ thay nội dung đang có."))
        if self.head["course"]["version"] < last.version:
            raise CourseMoved(_("Gói này cũ hơn gói đã nhập ngày %(day)s.") % {"day": f"{last.imported_at:%d/%m/%Y}"})
        if _content_sha(course) != last.content_sha256:
            raise CourseMoved(
                _("Khóa này đã được sửa tại đây sau lần nhập ngày %(day)s. Nhập gói sẽ thay những chỗ đã sửa.")
                % {"day": f"{last.imported_at:%d/%m/%Y}"}
            )

    def _store_files(self, collection: Collection) -> None:
        for ref, content in self.package.files.items():
            self.files[ref] = store_file(ref, self.head["files"][ref], content, collection, self.by)

    def _store_activities(self) -> None:
        for entry in self.head["activities"]:
            try:
                handler = format_of(str(entry["format"]))
            except UnknownFormat as error:
                raise PackageRefused(str(error)) from error
            if not isinstance(handler, Portable):
                raise PackageRefused(
                    _("Bản cài đặt này không nhập được loại hoạt động “%(code)s”.") % {"code": entry["format"]}
                )
            activity = handler.unpack(
                uuid=str(uuid.UUID(entry["uuid"])), data=entry["data"], organiser=self.unit, by=self.by
            )
            self.activities[entry["uuid"]] = activity.pk


def _content_sha(course: Course) -> str:
    """One hash for what the course's authors have here, whatever its version is called."""
    head = pack_course(Course.objects.select_related("organiser").get(pk=course.pk), newest=True).head
    return Package({**head, "course": {**head["course"], "version": [0, 0], "code": ""}}).sha256


def _renewed(head: dict[str, Any], unit: Unit) -> dict[str, Any]:
    """The same with keys of the unit's own: derived, so that the next package of the course finds them again."""
    names = {head["course"]["uuid"], *(lesson["key"] for lesson in head["lessons"])}
    names |= set(_UUID.findall(str(head["activities"])))
    new = {name: str(uuid.uuid5(uuid.NAMESPACE_URL, f"{unit.code}/{name}")) for name in names}
    return _replace(head, new)


def _replace(value: Any, new: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replace(child, new) for key, child in value.items()}
    if isinstance(value, list):
        return [_replace(child, new) for child in value]
    return new.get(value, value) if isinstance(value, str) else value
