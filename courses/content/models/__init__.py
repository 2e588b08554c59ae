from courses.content.models.facts import Activity, Course, CourseImport, Edition, LessonKey, Manifest, Snapshot
from courses.content.models.hotline import Hotline
from courses.content.models.pages import CourseIndexPage, CoursePage, LessonPage
from courses.content.models.review import SecondReaderTask

__all__ = [
    "Activity",
    "Course",
    "CourseImport",
    "CourseIndexPage",
    "CoursePage",
    "Edition",
    "Hotline",
    "LessonKey",
    "LessonPage",
    "Manifest",
    "SecondReaderTask",
    "Snapshot",
]
