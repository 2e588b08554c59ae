from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.accounts.queries import login_name
from lms.exports.domain import refusal
from lms.exports.enums import Every, Format
from lms.exports.kinds import KINDS, scheduled_kinds
from lms.people.unit_choice import unit_field

MOST_RECIPIENTS = 20
LAST_DAY = {Every.WEEK: 7, Every.MONTH: 28, Every.QUARTER: 28}


class FormatForm(forms.Form):
    format = forms.ChoiceField(label=gettext_lazy("Dạng tệp"), choices=Format.choices)


class ScheduleForm(forms.Form):
    """What is made of which unit, how often, and for whom."""

    kind = forms.ChoiceField(label=gettext_lazy("Nội dung"))
    format = forms.ChoiceField(label=gettext_lazy("Dạng tệp"), choices=Format.choices)
    every = forms.ChoiceField(label=gettext_lazy("Bao lâu một lần"), choices=Every.choices, initial=Every.MONTH)
    day = forms.IntegerField(
        label=gettext_lazy("Vào ngày"), min_value=1, max_value=28, initial=1,
        help_text=gettext_lazy(
            "Hằng tuần: 1 là thứ Hai, 7 là Chủ nhật. Hằng tháng: ngày 1 đến 28. Hằng quý: ngày của tháng đầu quý."
        ),
    )  # fmt: skip
    logins = forms.CharField(
        label=gettext_lazy("Người nhận"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Mỗi dòng một tên đăng nhập, điện thoại hoặc mã cán bộ. Mỗi người nhận tệp theo đúng quyền của mình."
        ),
    )  # fmt: skip
    field_order = ["kind", "unit", "format", "every", "day", "logins"]

    def __init__(self, *args: Any, units: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["unit"] = unit_field(units, scope="managed", label=_("Đơn vị (gồm cả các đơn vị bên dưới)"))
        self.fields["kind"].choices = [(kind.name, kind.label) for kind in scheduled_kinds()]
        self.order_fields(self.field_order)
        self.users: list[Any] = []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        every, day = given.get("every"), given.get("day")
        if every and day and day > LAST_DAY[Every(every)]:
            self.add_error("day", _("Tuần chỉ có ngày 1 (thứ Hai) đến 7 (Chủ nhật)."))
        if given.get("unit") and given.get("kind") and given.get("logins"):
            self._read_logins(given)
        return given

    def _read_logins(self, given: dict[str, Any]) -> None:
        typed = list(dict.fromkeys(line.strip() for line in given["logins"].splitlines() if line.strip()))
        if len(typed) > MOST_RECIPIENTS:
            self.add_error("logins", _("Nhiều nhất %(count)s người nhận.") % {"count": MOST_RECIPIENTS})
            return
        for line in typed:
            try:
                self.users.append(self._user(line, given))
            except ValidationError as error:
                self.add_error("logins", error)

    def _user(self, line: str, given: dict[str, Any]) -> Any:
        user = get_user_model().objects.filter(username__iexact=login_name(line), is_active=True).first()
        if user is None:
            raise ValidationError(_("“%(line)s”: không có tài khoản đang hoạt động nào như vậy.") % {"line": line})
        reason = refusal(kind=KINDS[given["kind"]], unit=given["unit"], user=user, at=self.at)
        if reason:
            raise ValidationError(_("“%(line)s”: %(reason)s") % {"line": line, "reason": reason})
        return user
