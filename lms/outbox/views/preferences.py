from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lms.dates import now
from lms.outbox import domain
from lms.outbox.enums import SITE_ONLY, Pace
from lms.outbox.forms import PreferenceForm
from lms.outbox.hours import digest_time, quiet_hours
from lms.outbox.kinds import all_kinds, kind_named
from lms.outbox.queries import choices_of
from lms.outbox.tokens import read_token
from lms.people.models import Person
from lms.people.queries import person_of

TEMPLATES = "taphuan/lms_outbox"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """How she wants to be told of messages; they wait on the site in any case."""
    person = person_of(request.user)
    if person is None:
        raise Http404(_("Tài khoản này chưa gắn với ai trong danh sách nhân sự."))
    choice = choices_of([person])[person.pk]
    initial = {"channel": choice.channel.name if choice.channel else SITE_ONLY, "pace": choice.pace}
    form = PreferenceForm(request.POST or None, person=person, refused=choice.refused, initial=initial)
    if form.is_valid():
        domain.choose_preferences(
            person=person, channel=form.cleaned_data["channel"], pace=Pace(form.cleaned_data["pace"]),
            refused=form.refused, at=now(),
        )  # fmt: skip
        messages.success(request, _("Đã lưu cách nhận tin của bạn."))
        return redirect("lms_outbox:preferences")
    quiet_from, quiet_until = quiet_hours()
    context = {
        "form": form,
        "required": [kind for kind in all_kinds() if kind.is_required],
        "digest_time": digest_time(),
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, f"{TEMPLATES}/preferences.html", context, status=status)


@csrf_exempt  # a mail program presses the button for her (RFC 8058): the signed address is the credential
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Switches the kinds of messages off that a letter names, without a sign-in; looking at the page does nothing."""
    asked = read_token(token)
    person = Person.objects.select_related("canonical").filter(uuid=asked.person).first() if asked else None
    kinds = [kind for kind in map(kind_named, asked.kinds if asked else ()) if not kind.is_required]
    if asked is None or person is None or not kinds:
        return render(request, f"{TEMPLATES}/unsubscribe_unknown.html", status=HTTPStatus.NOT_FOUND)
    context = {"kinds": kinds, "is_done": request.method == "POST"}
    if request.method == "POST":
        domain.unsubscribe(person=person.canonical or person, kinds=asked.kinds, at=now())
    return render(request, f"{TEMPLATES}/unsubscribe.html", context)
