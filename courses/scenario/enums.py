from django.db import models
from django.utils.translation import gettext_lazy as _


class Stake(models.TextChoices):
    """What reaching an end means for the course."""

    PARTICIPATION = "participation", _("tham gia: đi đến một kết thúc bất kỳ là được")
    GRADED = "graded", _("chấm điểm: phải đạt đủ phần trăm điểm")
    PRACTICE = "practice", _("luyện tập: không tính vào kết quả khóa học")


COUNTING = frozenset({Stake.PARTICIPATION, Stake.GRADED})
"""A rule may demand these."""


class EndingKind(models.TextChoices):
    GOOD = "good", _("tốt")
    FAIR = "fair", _("tạm ổn")
    UNSAFE = "unsafe", _("chưa an toàn")
