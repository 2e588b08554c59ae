from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.unit_choice import unit_field
from lms.roster.archive import max_bytes
from lms.roster.enums import RowKind


class UploadForm(forms.Form):
    """A file, the unit it is for, and whether it names everybody there."""

    file = forms.FileField(
        label=_("Tệp Excel (.xlsx) hoặc .csv"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,.csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv"}
        ),
        error_messages={"required": _("Hãy chọn tệp."), "empty": _("Tệp trống. Hãy chọn tệp khác.")},
    )
    complete = forms.BooleanField(
        label=_("Đây là danh sách đầy đủ của đơn vị: ai không có tên trong tệp là đã rời đơn vị"), required=False
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(units, scope="managed", label=_("Đơn vị"))
        limit = max_bytes()
        self.fields["file"].widget.attrs |= {
            "data-max-bytes": limit,
            "data-too-large": _("Tệp lớn hơn %(size)s MB. Hãy xóa hình ảnh hoặc chia thành nhiều tệp.")
            % {"size": max(1, limit // (1024 * 1024))},
        }


class RowFilterForm(forms.Form):
    """Which rows of a preview to show."""

    kind = forms.ChoiceField(
        label=_("Loại"), required=False, choices=[("", _("tất cả")), *RowKind.choices], widget=forms.HiddenInput
    )
    q = forms.CharField(
        label=_("Tìm theo tên"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
