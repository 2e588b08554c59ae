from courses.quiz.models.bank import Question, QuestionTag, QuestionTagging
from courses.quiz.models.quizzes import CHOOSER_TEXTS, Quiz, QuizEntry, QuizPool
from courses.quiz.models.sessions import Accommodation, QuizSession

__all__ = [
    "CHOOSER_TEXTS",
    "Accommodation",
    "Question",
    "QuestionTag",
    "QuestionTagging",
    "Quiz",
    "QuizEntry",
    "QuizPool",
    "QuizSession",
]
