"""Papers that prove a class: kept, shown, set aside."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.classes import domain
from courses.classes.enums import EvidenceKind
from courses.classes.forms import EvidenceForm
from courses.classes.models import Evidence
from courses.classes.views.common import led_class, papers_class, show
from lms.dates import now
from lms.scans import ScanRefused, content_type


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, key: UUID) -> HttpResponse:
    """The papers of a class, and one more."""
    if request.method == "POST":
        training_class = led_class(request, key)
    else:
        training_class = papers_class(request, key)
    first = EvidenceKind.SHEET if training_class.kind == "own" else EvidenceKind.RECOGNITION
    form = EvidenceForm(request.POST or None, request.FILES or None, initial={"kind": first})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            domain.add_evidence(
                training_class=training_class, data=given["file"].read(), kind=EvidenceKind(given["kind"]),
                note=given["note"], by=request.user, at=now(),
            )  # fmt: skip
            messages.success(request, _("Đã lưu giấy tờ."))
            return redirect("courses_classes:papers", key)
        except ScanRefused as refused:
            form.add_error("file", str(refused))
        except domain.ClassRefused as refused:
            form.add_error(None, str(refused))
    found = Evidence.objects.filter(training_class=training_class).select_related("uploaded_by", "removed_by")
    context = {"form": form, "papers": found.order_by("removed_at", "-uploaded_at")}
    return show(request, training_class, "papers", "papers", context, 422 if form.errors else 200)


@never_cache
@login_required
@xframe_options_sameorigin
@require_safe
def paper(request: HttpRequest, key: UUID, paper: UUID) -> HttpResponse:
    """One scan, for whoever may see papers; pictures are shown, PDFs are handed out."""
    training_class = papers_class(request, key)
    found = Evidence.objects.filter(training_class=training_class, uuid=paper).first()
    if found is None:
        raise Http404(_("Không có giấy tờ này."))
    extension = found.file.name.rpartition(".")[2]
    return FileResponse(
        found.file.open("rb"), as_attachment=not found.is_picture, filename=f"giay-to-{found.pk}.{extension}",
        content_type=content_type(found.file.name),
    )  # fmt: skip


@never_cache
@login_required
@require_POST
def aside(request: HttpRequest, key: UUID, paper: UUID) -> HttpResponse:
    """Set a paper aside that was put here by mistake."""
    training_class = led_class(request, key)
    found = Evidence.objects.select_related("training_class").filter(training_class=training_class, uuid=paper).first()
    if found is None:
        raise Http404(_("Không có giấy tờ này."))
    try:
        domain.remove_evidence(evidence=found, by=request.user, at=now())
        messages.success(request, _("Đã bỏ giấy tờ này khỏi hồ sơ lớp."))
    except domain.ClassRefused as refused:
        messages.warning(request, str(refused))
    return redirect("courses_classes:papers", key)
