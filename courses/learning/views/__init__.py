from courses.learning.views.courses import catalogue, course, enrol, finish, help_page, lesson, move
from courses.learning.views.editions import EditionsView, move_learners
from courses.learning.views.taken import taken, taken_lesson

__all__ = [
    "EditionsView",
    "catalogue",
    "course",
    "enrol",
    "finish",
    "help_page",
    "lesson",
    "move",
    "move_learners",
    "taken",
    "taken_lesson",
]
