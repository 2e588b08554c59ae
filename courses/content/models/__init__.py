from courses.content.models.facts import Activity, Course, Edition, LessonKey, Manifest, Snapshot
from courses.content.models.hotline import Hotline
from courses.content.models.pages import CourseIndexPage, CoursePage, LessonPage

__all__ = [
    "Activity",
    "Course",
    "CourseIndexPage",
    "CoursePage",
    "Edition",
    "Hotline",
    "LessonKey",
    "LessonPage",
    "Manifest",
    "Snapshot",
]
