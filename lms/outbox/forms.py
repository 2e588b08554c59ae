from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.outbox.channels import configured_channels
from lms.outbox.enums import SITE_ONLY, Pace
from lms.outbox.kinds import all_kinds
from lms.outbox.masks import masked_address
from lms.people.models import Person


class PreferenceForm(forms.Form):
    """How somebody wants to be told: only channels that are configured and reach her are offered."""

    channel = forms.ChoiceField(label=_("Báo cho tôi qua"), widget=forms.RadioSelect)
    pace = forms.ChoiceField(label=_("Việc không gấp"), choices=Pace.choices, widget=forms.RadioSelect)
    wanted = forms.MultipleChoiceField(
        label=_("Báo cho tôi về"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, refused: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = [(each, each.address_of(person)) for each in configured_channels()]
        self.fields["channel"].choices = [  # type: ignore[attr-defined]
            *((each.name, f"{each.label} ({masked_address(address)})") for each, address in reached if address),
            (SITE_ONLY, _("Chỉ trên trang web, không báo ra ngoài")),
        ]
        self._optional = [kind for kind in all_kinds() if not kind.is_required]
        self.fields["wanted"].choices = [(kind.name, kind.label) for kind in self._optional]  # type: ignore[attr-defined]
        self.initial["wanted"] = [kind.name for kind in self._optional if kind.name not in refused]

    @property
    def refused(self) -> list[str]:
        return [kind.name for kind in self._optional if kind.name not in self.cleaned_data["wanted"]]
