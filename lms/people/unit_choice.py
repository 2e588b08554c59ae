"""Choosing one unit among thousands: a search field and a short list, on every form the same.

Without script the words are looked up when the form is sent: one match is taken, several come back as a list to pick
from. With htmx the list follows the typing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.dates import today
from lms.people.models import Unit, UnitParent
from lms.vietnamese import plain

NOTHING = ("", gettext_lazy("– chưa chọn –"))
SHOWN = 50
"""Units in the list of one chooser."""
FEW = 60
"""Up to here a plain list is quicker than searching."""


def matching_ids(units: QuerySet[Unit], words: str) -> list[int]:
    """Keys of the units in name order in which every typed word begins a word of the name or the code.

    Without regard to diacritics; compared here, for a few thousand names take milliseconds.
    """
    rows = units.order_by("sort_key", "pk").values_list("pk", "name", "code")
    typed = plain(words).split()
    if not typed:
        return [pk for pk, _name, _code in rows]
    found = []
    for pk, name, code in rows:
        held = f" {plain(name)} {plain(code)}"
        if all(f" {word}" in held for word in typed):
            found.append(pk)
    return found


def exact_id(units: QuerySet[Unit], words: str) -> int | None:
    """The key of the one unit that bears exactly this name or code, if there is one."""
    rows = units.values_list("pk", "name", "code")
    found = [pk for pk, name, code in rows if plain(words) in (plain(name), plain(code))]
    return found[0] if len(found) == 1 else None


def in_order(units: QuerySet[Unit], keys: Sequence[int]) -> list[Unit]:
    """The units with these keys, in the order of the keys; two statements at most."""
    rows = units.model._default_manager.in_bulk(list(keys))
    return [rows[pk] for pk in keys if pk in rows]


def unit_labels(units: Iterable[Unit], *, as_of: date) -> dict[int, str]:
    """{key: "name – what it stands under (code)"}, one statement."""
    units = list(units)
    above = dict(
        UnitParent.objects.on(as_of).filter(unit__in=[unit.pk for unit in units]).values_list("unit_id", "parent__name")
    )
    return {
        unit.pk: f"{unit.name} – {above[unit.pk]} ({unit.code})" if unit.pk in above else f"{unit.name} ({unit.code})"
        for unit in units
    }


def unit_field(units: QuerySet[Unit], *, scope: str, **kwargs: Any) -> forms.Field:
    """A plain list where there are few units, the chooser where there are many; either gives a Unit."""
    if units[FEW:].exists():
        return UnitChoiceField(units=units, scope=scope, **kwargs)
    if kwargs.get("required", True):
        return forms.ModelChoiceField(queryset=units, empty_label=NOTHING[1] if units[1:].exists() else None, **kwargs)
    return forms.ModelChoiceField(queryset=units, empty_label=gettext_lazy("tất cả"), **kwargs)


class UnitChoice(forms.MultiWidget):
    """Search words and the list of matches; `scope` says to the server from which units to offer."""

    template_name = "taphuan/lms_people/unit_choice.html"

    def __init__(self, scope: str) -> None:
        self.scope = scope
        search = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        super().__init__({"q": search, "": forms.Select(choices=[NOTHING])})

    def decompress(self, value: Any) -> list[Any]:
        return ["", value.pk if isinstance(value, Unit) else value]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        search, listed = context["widget"]["subwidgets"]
        # The label of the field names the search; the list needs one of its own.
        listed["attrs"]["aria-label"] = _("Đơn vị tìm thấy")
        search["attrs"] |= {
            "hx-get": f"{reverse('certification_desk:unit_options')}?scope={self.scope}&name={name}",
            "hx-trigger": "input changed delay:300ms",
            "hx-target": f"#{listed['attrs']['id']}",
            "hx-swap": "innerHTML",
            "placeholder": _("Gõ vài chữ của tên hoặc mã"),
        }
        search["attrs"].pop("required", None)
        listed["attrs"].pop("required", None)
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0" if id_ else id_

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class UnitChoiceField(forms.MultiValueField):
    """A unit out of `units`; `scope` is "known" or "reorganisable", from which the server offers while typing."""

    default_error_messages = {
        "required": gettext_lazy("Hãy tìm và chọn một đơn vị."),
        "none": gettext_lazy("Không có đơn vị nào khớp “%(words)s”. Hãy gõ ít chữ hơn."),
        "many": gettext_lazy("Có %(count)s đơn vị khớp “%(words)s”. Hãy chọn một trong danh sách."),
        "foreign": gettext_lazy("Đơn vị này nằm ngoài phạm vi của bạn hoặc không còn dùng được. Hãy chọn đơn vị khác."),
    }

    def __init__(self, *, units: QuerySet[Unit] | None = None, scope: str = "known", **kwargs: Any) -> None:
        kwargs.setdefault("widget", UnitChoice(scope))
        super().__init__(
            (forms.CharField(required=False, max_length=120), forms.CharField(required=False)),
            require_all_fields=False, **kwargs,
        )  # fmt: skip
        self.units = Unit.objects.none() if units is None else units

    def offer(self, words: str = "", chosen: int | None = None) -> None:
        """Fill the list: the chosen unit, and up to 50 that match the words."""
        keys = matching_ids(self.units, words)[:SHOWN] if words else []
        if chosen is not None and chosen not in keys:
            keys = [chosen, *keys]
        rows = in_order(self.units, keys)
        labels = unit_labels(rows, as_of=today())
        self.widget.widgets[1].choices = [NOTHING, *((row.pk, labels[row.pk]) for row in rows)]

    def compress(self, values: list[Any]) -> Unit | None:
        words, key = (values or ["", ""])[0].strip(), str((values or ["", ""])[1])
        picked = self.units.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
        if key and picked is None:
            raise forms.ValidationError(self.error_messages["foreign"])
        if picked is not None and (not words or picked.pk in matching_ids(self.units, words)):
            self.offer(words, picked.pk)
            return picked
        if not words:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        found = matching_ids(self.units, words)
        self.offer(words)
        if not found:
            raise forms.ValidationError(self.error_messages["none"] % {"words": words})
        exact = exact_id(self.units, words)
        if exact is not None:
            return self.units.get(pk=exact)
        if len(found) > 1:
            raise forms.ValidationError(self.error_messages["many"] % {"words": words, "count": len(found)})
        return self.units.get(pk=found[0])
