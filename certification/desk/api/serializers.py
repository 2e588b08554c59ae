"""The shape of `coverage --format json` (DESIGN.md, section 6), typed for the OpenAPI schema."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from certification.coverage.enums import Audience, CoverageState, Geography, Indicator
from certification.desk.figures.forms import DAY_FORMATS
from certification.reports.enums import FROZEN_STATES, ReportKind, ReportState
from lms.people.enums import UnitKind

PRINTED = r"^[^\x00-\x1f\x7f]+$"
"""A code: anything but control characters."""
FROZEN_CHOICES = [(value, label) for value, label in ReportState.choices if value in FROZEN_STATES]


class CoverageQuerySerializer(serializers.Serializer):
    unit = serializers.RegexField(PRINTED, max_length=40, trim_whitespace=False, help_text=_("Mã đơn vị"))
    as_of = serializers.DateField(
        required=False, input_formats=DAY_FORMATS, help_text=_("Ngày số liệu; mặc định hôm nay")
    )
    indicator = serializers.ChoiceField(choices=Indicator.choices, default=Indicator.CORE.value)
    geography = serializers.ChoiceField(choices=Geography.choices, default=Geography.THEN.value)
    programme = serializers.RegexField(
        PRINTED,
        required=False,
        default="",
        trim_whitespace=False,
        help_text=_("Mã chương trình; mặc định chương trình duy nhất"),
    )
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.INTERNAL.value)


class UnitNameSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class UnitSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    parent = serializers.CharField(allow_null=True, help_text=_("Mã đơn vị cấp trên; null ở đơn vị trên cùng"))


class PageQuerySerializer(serializers.Serializer):
    page = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1, help_text=_("Trang, đếm từ 1"))


class UnitPageQuerySerializer(PageQuerySerializer):
    page_size = serializers.IntegerField(
        min_value=1, max_value=500, default=100, help_text=_("Số đơn vị mỗi trang, nhiều nhất 500")
    )


class UnitPageSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=_("Tổng số đơn vị"))
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = UnitSerializer(many=True)


class CountsSerializer(serializers.Serializer):
    """Counts of distinct people; null where nobody declared or where a small count is withheld."""

    state = serializers.ChoiceField(choices=CoverageState.choices)
    headcount = serializers.IntegerField(allow_null=True)
    declared = serializers.IntegerField(allow_null=True)
    covered = serializers.IntegerField(allow_null=True)
    parts = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    attendances = serializers.IntegerField(allow_null=True)
    gap = serializers.IntegerField(allow_null=True)
    reached = serializers.BooleanField(allow_null=True)
    share_declared = serializers.FloatField(allow_null=True)
    suppressed = serializers.BooleanField(required=False)


class ReportPageQuerySerializer(PageQuerySerializer):
    page_size = serializers.IntegerField(
        min_value=1, max_value=100, default=50, help_text=_("Số báo cáo mỗi trang, nhiều nhất 100")
    )
    year = serializers.IntegerField(required=False, min_value=1, max_value=9999, help_text=_("Năm của kỳ báo cáo"))
    unit = serializers.RegexField(
        PRINTED, required=False, max_length=40, trim_whitespace=False, help_text=_("Mã đơn vị lập báo cáo")
    )
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.INTERNAL.value)


class ReportFiguresSerializer(serializers.Serializer):
    """The whole on the last day of the period, as it was frozen; null as in `coverage`."""

    state = serializers.ChoiceField(choices=CoverageState.choices)
    headcount = serializers.IntegerField(allow_null=True)
    declared = serializers.IntegerField(allow_null=True)
    covered = serializers.IntegerField(allow_null=True)
    parts = serializers.DictField(child=serializers.IntegerField(allow_null=True))
    attendances = serializers.IntegerField(allow_null=True)
    gap = serializers.IntegerField(allow_null=True)
    reached = serializers.BooleanField(allow_null=True)
    new_covered = serializers.IntegerField(allow_null=True, help_text=_("Số người mới đạt trong kỳ"))
    new_attendances = serializers.IntegerField(allow_null=True, help_text=_("Số lượt tập huấn trong kỳ"))
    suppressed = serializers.BooleanField(required=False)


class ReportSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    series = serializers.CharField(help_text=_("Tên loạt báo cáo"))
    period = serializers.CharField(help_text=_("Tên kỳ báo cáo"))
    year = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text=_("Ngày cuối kỳ, cũng là ngày của số liệu"))
    due_on = serializers.DateField()
    unit = UnitNameSerializer(help_text=_("Đơn vị lập báo cáo"))
    scope = UnitNameSerializer(help_text=_("Báo cáo tính mọi người từ đơn vị này trở xuống; tên như lúc chốt"))
    programme = serializers.CharField()
    indicator = serializers.ChoiceField(choices=Indicator.choices)
    target_percent = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ReportKind.choices)
    version = serializers.IntegerField(help_text=_("1, hoặc số lần đính chính cộng 1"))
    state = serializers.ChoiceField(choices=FROZEN_CHOICES)
    number = serializers.CharField(allow_blank=True, help_text=_("Số của báo cáo giấy; trống khi chưa ghi"))
    signed_on = serializers.DateField(allow_null=True)
    fingerprint = serializers.CharField(help_text=_("SHA-256 của báo cáo đã chốt"))
    frozen_at = serializers.DateTimeField()
    generated_for = serializers.ChoiceField(choices=Audience.choices)
    figures = ReportFiguresSerializer()


class ReportPageSerializer(serializers.Serializer):
    count = serializers.IntegerField(help_text=_("Tổng số báo cáo"))
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = ReportSerializer(many=True)


class CommunesSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    reached = serializers.IntegerField()
    below = serializers.IntegerField()
    missing = serializers.IntegerField(help_text=_("Số người còn phải tập huấn để xã, phường nào cũng đạt"))


class UnitCountsSerializer(CountsSerializer):
    unit = UnitNameSerializer()


class CoverageSerializer(CountsSerializer):
    unit = UnitNameSerializer()
    programme = serializers.CharField()
    indicator = serializers.ChoiceField(choices=Indicator.choices)
    as_of = serializers.DateField()
    geography = serializers.ChoiceField(choices=Geography.choices)
    target_percent = serializers.IntegerField()
    generated_for = serializers.ChoiceField(choices=Audience.choices)
    by_sex = serializers.DictField(child=CountsSerializer())
    by_category = serializers.DictField(child=CountsSerializer())
    by_level = serializers.DictField(child=CountsSerializer(), help_text=_("Theo loại đơn vị"))
    communes = CommunesSerializer(allow_null=True, help_text=_("Các xã, phường; null khi hỏi về một xã, phường"))
    units = UnitCountsSerializer(many=True)
