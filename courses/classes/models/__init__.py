from courses.classes.models.classes import ClassSession, ClassTrainer, Trainer, TrainingClass
from courses.classes.models.evidence import Evidence
from courses.classes.models.results import ClassResult, Submission
from courses.classes.models.seats import Mark, Seat
from courses.classes.models.sheets import Sheet, SheetRow

__all__ = [
    "ClassResult",
    "ClassSession",
    "ClassTrainer",
    "Evidence",
    "Mark",
    "Seat",
    "Sheet",
    "SheetRow",
    "Submission",
    "Trainer",
    "TrainingClass",
]
