from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.accounts.queries import login_name
from lms.day_input import DAY_FORMATS, DayInput
from lms.people.enums import RoleKind
from lms.people.models import Category
from lms.people.unit_choice import unit_field


class RoleForm(forms.Form):
    """Who gets which right over which unit, for which people."""

    login = forms.CharField(
        label=_("Tên đăng nhập"), max_length=150,
        help_text=_("Tên đăng nhập, điện thoại hoặc mã cán bộ của người đã có tài khoản."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Vai trò"))
    field_order = ["login", "kind", "unit", "categories"]
    categories = forms.ModelMultipleChoiceField(
        label=_("Chỉ các nhóm đối tượng"), required=False, queryset=Category.objects.order_by("order", "pk"),
        widget=forms.CheckboxSelectMultiple, help_text=_("Không chọn nhóm nào nghĩa là tất cả."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, kinds: list[RoleKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_field(units, scope="administered", label=_("Đơn vị (gồm cả các đơn vị bên dưới)"))
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]

    def clean_login(self) -> str:
        name = login_name(self.cleaned_data["login"])
        self.user = get_user_model().objects.filter(username__iexact=name, is_active=True).first()
        if self.user is None:
            raise ValidationError(
                _("Không có tài khoản đang hoạt động nào như vậy. Hãy cấp thẻ kích hoạt cho người này trước.")
            )
        return name


class AuditForm(forms.Form):
    """Which entries of the log."""

    who = forms.CharField(label=_("Người thực hiện"), required=False, max_length=150)
    action = forms.ChoiceField(label=_("Việc"), required=False)
    since = forms.DateField(label=_("Từ ngày"), required=False, input_formats=DAY_FORMATS, widget=DayInput())
    until = forms.DateField(label=_("Đến hết ngày"), required=False, input_formats=DAY_FORMATS, widget=DayInput())

    def __init__(self, *args: Any, actions: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("tất cả")), *actions.items()]
