"""The shape of `coverage --format json` (DESIGN.md, section 6), typed for the OpenAPI schema."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from certification.coverage.enums import Audience, CoverageState, Geography, Indicator
from certification.desk.figures.forms import DAY_FORMATS
from lms.people.enums import UnitKind

PRINTED = r"^[^\x00-\x1f\x7f]+$"
"""A code: anything but control characters."""


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


class UnitPageQuerySerializer(serializers.Serializer):
    page = serializers.IntegerField(min_value=1, max_value=1_000_000, default=1, help_text=_("Trang, đếm từ 1"))
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
