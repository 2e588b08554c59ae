from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.certificates.queries import certificate_by_code, certificate_by_file, certificates_of
from lms import dates
from lms.people.queries import person_of

TEMPLATES = "taphuan/certification_certificates"
FILE_BYTES = 5 * 1024 * 1024
BIRTH_DATE = r"\s*(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})\s*"
BIRTH_TRIES = 5
"""Birth dates that may be tried on one certificate in an hour; the date confirms, it is not to be found out."""


@require_http_methods(["GET", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """A form for a code that was read off paper, and one for a PDF, which is compared and not kept."""
    code = request.GET.get("code", "").strip()
    if code:
        return redirect("certification_certificates:verify", code[:40])
    if request.method != "POST":
        return render(request, f"{TEMPLATES}/lookup.html")
    file = request.FILES.get("file")
    if file is None or file.size > FILE_BYTES:
        problem = _("Hãy chọn một tệp PDF, không quá 5 MB.")
    else:
        certificate = certificate_by_file(file.read())
        if certificate is not None:
            return redirect("certification_certificates:verify", certificate.code)
        problem = _("Tệp này không khớp với giấy nào trong sổ: có thể đã bị sửa, hoặc là ảnh chụp. Hãy thử bằng mã.")
    return render(request, f"{TEMPLATES}/lookup.html", {"problem": problem}, status=422)


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper shows, so that an edited paper is seen, and no more. The birth date is confirmed by typing it."""
    certificate = certificate_by_code(code)
    if certificate is None:
        return render(request, f"{TEMPLATES}/unknown.html", {"code": code}, status=404)
    context = {
        "certificate": certificate,
        "printed": certificate.printed,
        "state": certificate.state(as_of=dates.today()),
        "as_of": dates.today(),
    }
    if request.method == "POST":
        context["typed"] = request.POST.get("birth_date", "")[:10]
        context["birth_answer"] = _confirm_birth_date(certificate.pk, certificate.printed, context["typed"])
    return render(request, f"{TEMPLATES}/verify.html", context)


@require_GET
@login_required
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The holder's own PDF; while it is being made, a page that says so."""
    person = person_of(request.user)
    certificate = certificates_of(person).filter(code=code).first() if person else None
    if certificate is None:
        raise Http404(_("Không có giấy chứng nhận này trong hồ sơ của bạn."))
    document = getattr(certificate, "document", None)
    if document is None:
        response = render(request, f"{TEMPLATES}/pending.html", {"certificate": certificate}, status=202)
        response["Refresh"] = "5"
        return response
    return FileResponse(
        document.file.open("rb"), as_attachment=True, filename=f"{certificate.code}.pdf", content_type="application/pdf"
    )


@dataclass(frozen=True)
class Answer:
    """What is said of a typed birth date, and how it looks: success, warning or error."""

    text: str
    level: str


def _confirm_birth_date(pk: int, printed: dict[str, str], text: str) -> Answer:
    typed = re.fullmatch(BIRTH_DATE, text) or re.fullmatch(r"\s*(\d{2})(\d{2})(\d{4})\s*", text)
    if typed is None:
        return Answer(_("Chưa đúng dạng ngày. Hãy nhập ngày/tháng/năm, ví dụ 31/12/1970."), "warning")
    key = f"birth-tries:{pk}"
    cache.add(key, 0, 3600)
    if cache.incr(key) > BIRTH_TRIES:
        said = _("Đã thử quá nhiều lần, nên tạm ngừng đối chiếu trong một giờ. Giấy chứng nhận vẫn như ghi ở trên.")
        return Answer(said, "warning")
    day, month, year = (int(part) for part in typed.groups())
    if printed["birth_date"] == f"{day:02d}/{month:02d}/{year:04d}":
        return Answer(_("Ngày sinh vừa nhập khớp với giấy chứng nhận."), "success")
    return Answer(_("Ngày sinh vừa nhập không khớp với giấy chứng nhận."), "error")
