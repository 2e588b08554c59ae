from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certification.awards.models import Part, Programme
from lms.people.models import Category

LONGEST_VALIDITY = 240


class ValidityForm(forms.Form):
    validity_months = forms.IntegerField(
        label=_("Hiệu lực (tháng)"),
        required=False,
        min_value=1,
        max_value=LONGEST_VALIDITY,
        help_text=_("Để trống: không hết hạn. Kết quả đã cấp giữ ngày của nó."),
    )


class CountForm(ValidityForm):
    """A course that earns a part by itself."""

    part = forms.ModelChoiceField(Part.objects.none(), label=_("Phần"))
    name = forms.CharField(
        label=_("Tên điều kiện"), max_length=150, help_text=_("Ví dụ “An toàn trên mạng, khóa ngắn”.")
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.order_by("order"),
        label=_("Chỉ tính cho"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không đánh dấu nhóm nào nghĩa là tính cho mọi người."),
    )
    field_order = ["part", "name", "categories", "validity_months"]

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].queryset = Part.objects.filter(programme__in=programmes).select_related(  # type: ignore[attr-defined]
            "programme"
        )
