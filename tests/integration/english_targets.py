"""Visits to every page of targets in English: list, target, refused forms, previews and what was decided."""

from __future__ import annotations

from django.urls import reverse

from certification.coverage.models import Target
from lms import dates
from tests.integration.english_tours import Pages, in_english


def url(name: str, *keys: object) -> str:
    return reverse(f"certification_desk:{name}", args=keys)


def of_targets() -> Pages:
    client = in_english("admin")
    common = Target.objects.filter(unit=None).order_by("pk")[0]
    yield "targets", client.get(url("targets"))
    yield "target", client.get(url("target", common.pk))
    for name, address in (("new", url("target_new")), ("change", url("target_change", common.pk))):
        page = client.get(address)
        yield name, page
        yield f"{name} refused", client.post(address, {"m-0-percent": "0", "m-1-percent": "5", "valid_from": "x"})
        form = page.context["form"]
        asked = {field.html_name: field.value() for field in form if field.value() not in (None, "", False, [])}
        asked |= {"reason": "x", "share_percent": "85", "indicator": "core"}
        if name == "new":
            asked["unit"] = form.fields["unit"].queryset[0].pk
        shown = client.post(address, asked)
        yield f"{name} preview", shown
        yield f"{name} changed meanwhile", client.post(address, asked | {"confirm": "1", "token": "x"})
        later = asked | {"valid_from": dates.today().replace(year=dates.today().year + 1, day=1).isoformat()}
        yield f"{name} later", client.post(address, later)
        confirmed = asked | {"confirm": "1", "token": shown.context["preview"].token}
        yield f"{name} decided", client.post(address, confirmed, follow=True)
    yield "targets again", client.get(url("targets"))
