from __future__ import annotations

import pytest
from django import forms

from lms.people.enums import UnitKind
from lms.people.models import Unit
from lms.people.unit_choice import SHOWN, UnitChoiceField, matching_ids
from tests.factories.people import make_unit

pytestmark = pytest.mark.django_db


class ChoiceForm(forms.Form):
    unit = UnitChoiceField(label="Đơn vị")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].units = Unit.objects.all()


@pytest.fixture
def units() -> list[Unit]:
    province = make_unit("T", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu")
    return [make_unit(code, province, name=name) for code, name in [("X1", "Xã Đông"), ("X2", "Xã Đông Hòa")]]


def test_words_are_compared_without_diacritics_from_their_beginning(units: list[Unit]) -> None:
    everybody = Unit.objects.all()
    assert set(matching_ids(everybody, "dong")) == {unit.pk for unit in units}
    assert matching_ids(everybody, "hoa xa") == [units[1].pk]
    assert matching_ids(everybody, "x2") == [units[1].pk]
    assert matching_ids(everybody, "ong") == []


@pytest.mark.parametrize(
    ("typed", "picked", "chosen", "error"),
    [
        ("hoa", "", "X2", ""),
        ("Xã Đông", "", "X1", ""),
        ("dong", "", None, "Có 2 đơn vị khớp “dong”. Hãy chọn một trong danh sách."),
        ("dong", "X2", "X2", ""),
        ("", "X1", "X1", ""),
        ("hoa", "X1", "X2", ""),
        ("khong co", "", None, "Không có đơn vị nào khớp “khong co”. Hãy gõ ít chữ hơn."),
        ("", "", None, "Hãy tìm và chọn một đơn vị."),
        ("", "999999", None, "Đơn vị này nằm ngoài phạm vi của bạn hoặc không còn dùng được. Hãy chọn đơn vị khác."),
        ("", "x", None, "Đơn vị này nằm ngoài phạm vi của bạn hoặc không còn dùng được. Hãy chọn đơn vị khác."),
    ],
)
def test_words_and_list_together_mean_one_unit(
    units: list[Unit], typed: str, picked: str, chosen: str | None, error: str
) -> None:
    keys = {unit.code: str(unit.pk) for unit in units}
    form = ChoiceForm({"unit_q": typed, "unit": keys.get(picked, picked)})
    assert form.is_valid() is (chosen is not None)
    assert form.errors.get("unit", [""])[0] == error
    if chosen:
        assert form.cleaned_data["unit"].code == chosen


def test_the_page_holds_a_short_list_and_a_label_for_each_part(units: list[Unit]) -> None:
    Unit.objects.bulk_create(
        [
            Unit(code=f"Y{n}", name=f"Xã Đông {n}", kind="commune", valid_from=units[0].valid_from, sort_key="z")
            for n in range(SHOWN)
        ]
    )
    form = ChoiceForm({"unit_q": "dong", "unit": ""})
    form.is_valid()
    html = str(form["unit"])
    assert html.count("<option") == SHOWN + 1
    assert f'<option value="{units[0].pk}">Xã Đông – Tỉnh Mẫu (X1)</option>' in html
    assert f'id="{form["unit"].id_for_label}"' in html
    assert 'aria-label="Đơn vị tìm thấy"' in html
