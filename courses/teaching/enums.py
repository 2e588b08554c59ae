from django.db import models
from django.utils.translation import gettext_lazy as _


class SurveyKind(models.TextChoices):
    """Two of Kirkpatrick's four levels: how the course was received (1), what changed at work (3)."""

    REACTION = "reaction", _("Khảo sát sau khóa học")
    FOLLOWUP = "followup", _("Khảo sát sau 90 ngày")


class ItemKind(models.TextChoices):
    SCALE = "scale", _("thang điểm 1–5")
    TEXT = "text", _("tự viết")


class Standing(models.TextChoices):
    """How a learner stands in a course, the most urgent first."""

    STUCK = "stuck", _("cần giúp")
    UNDER_WAY = "under_way", _("đang học")
    DONE = "done", _("đã xong")


class Shown(models.TextChoices):
    """Whom a list or a message is about."""

    ALL = "all", _("tất cả")
    STUCK = "stuck", _("cần giúp")
    NOT_DONE = "not_done", _("chưa hoàn thành")
    DONE = "done", _("đã hoàn thành")


class ReasonKind(models.TextChoices):
    TRIES_USED_UP = "tries_used_up", _("đã hết lượt làm bài")
    FAILED_TWICE = "failed_twice", _("chưa đạt từ hai lần trở lên")
    IDLE = "idle", _("lâu chưa học")


class Verdict(models.TextChoices):
    """What the figures of a question mean, in a trainer's words."""

    CHECK_KEY = "check_key", _("Người làm tốt lại hay sai câu này: xem lại đáp án")
    TOO_EASY = "too_easy", _("Câu này quá dễ")
    TOO_HARD = "too_hard", _("Câu này quá khó: xem lại câu hỏi và bài học")
    WEAK = "weak", _("Câu này chưa phân biệt được ai đã hiểu bài")
    MARGINAL = "marginal", _("Câu này tạm được, nên sửa thêm")
    GOOD = "good", _("Câu này tốt")
    TOO_FEW = "too_few", _("Chưa đủ lượt làm để kết luận")


TONES = {
    Verdict.CHECK_KEY: "bad", Verdict.TOO_EASY: "warn", Verdict.TOO_HARD: "warn", Verdict.WEAK: "warn",
    Verdict.MARGINAL: "", Verdict.GOOD: "good", Verdict.TOO_FEW: "",
}  # fmt: skip
"""{verdict: tone of its mark on a page}."""
