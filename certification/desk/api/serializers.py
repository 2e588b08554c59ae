"""The shape of `coverage --format json` (DESIGN.md, section 6), typed for the OpenAPI schema."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from certification.coverage.enums import Audience, CoverageState, Geography, Indicator
from certification.desk.figures.forms import DAY_FORMATS


class CoverageQuerySerializer(serializers.Serializer):
    unit = serializers.CharField(help_text=_("Mã đơn vị"))
    as_of = serializers.DateField(
        required=False, input_formats=DAY_FORMATS, help_text=_("Ngày số liệu; mặc định hôm nay")
    )
    indicator = serializers.ChoiceField(choices=Indicator.choices, default=Indicator.CORE.value)
    geography = serializers.ChoiceField(choices=Geography.choices, default=Geography.THEN.value)
    programme = serializers.CharField(
        required=False, default="", help_text=_("Mã chương trình; mặc định chương trình duy nhất")
    )
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.INTERNAL.value)


class UnitNameSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


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
    units = UnitCountsSerializer(many=True)
