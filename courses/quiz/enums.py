from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("một phương án đúng")
    MULTIPLE = "multiple", _("nhiều phương án đúng")
    TRUE_FALSE = "truefalse", _("đúng hay sai")
    MATCHING = "matching", _("ghép đôi")
    ORDERING = "ordering", _("sắp thứ tự")
    FILL = "fill", _("điền vào chỗ trống")


WITH_OPTIONS = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE})
WITH_ONE_CHOICE = frozenset({QuestionKind.SINGLE, QuestionKind.TRUE_FALSE})
BLOCK_OF = {
    **dict.fromkeys(WITH_OPTIONS, "option"),
    QuestionKind.MATCHING: "pair",
    QuestionKind.ORDERING: "item",
    QuestionKind.FILL: "answer",
}
"""{kind: the one type of block that it is made of}."""


class Difficulty(models.TextChoices):
    EASY = "easy", _("dễ")
    MEDIUM = "medium", _("vừa")
    HARD = "hard", _("khó")


class LegalCheck(models.TextChoices):
    """How far somebody has held a question against the law; the marks of the sample programme."""

    CHECKED = "checked", _("đã đối chiếu văn bản")
    SECONDARY = "secondary", _("đối chiếu nguồn thứ cấp, cần kiểm nguyên văn")
    PRACTICE = "practice", _("thực hành chuyên môn, không phải luật")
    PENDING = "pending", _("cần luật sư đối chiếu")


SAID_TO_LEARNERS = {
    LegalCheck.CHECKED: _("Đã đối chiếu với văn bản gốc."),
    LegalCheck.SECONDARY: _("Chưa đối chiếu với văn bản gốc."),
    LegalCheck.PRACTICE: _("Theo thực hành chuyên môn, không phải quy định của luật."),
    LegalCheck.PENDING: _("Đang chờ luật sư đối chiếu."),
}
NEEDS_REVIEW = frozenset({LegalCheck.SECONDARY, LegalCheck.PENDING})


class Purpose(models.TextChoices):
    GRADED = "graded", _("kiểm tra, tính vào khóa học")
    PRACTICE = "practice", _("luyện tập, không tính điểm")
    PRETEST = "pretest", _("khảo sát trước khi học")


class Review(models.TextChoices):
    """What a learner sees of a submitted try."""

    FULL = "full", _("đáp án, giải thích và căn cứ")
    EARNED = "earned", _("đáp án chỉ khi đã đạt hoặc hết lượt; trước đó là câu nào đúng, câu nào chưa")
    MARKS = "marks", _("câu nào đúng, câu nào chưa; không có đáp án")
    SCORE = "score", _("chỉ số điểm")
