from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("một phương án đúng")
    MULTIPLE = "multiple", _("nhiều phương án đúng")


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
