from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.accounts.domain import accept_notice
from lms.accounts.gates import stand
from lms.accounts.notices import parts_of
from lms.accounts.queries import current_notice
from lms.dates import now, today


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """The privacy notice in force, for everybody to read; who is signed in accepts it once for each version."""
    in_force = current_notice(as_of=today())
    if in_force is None:
        raise Http404
    signed_in = request.user.is_authenticated
    if request.method == "POST" and signed_in:
        version = request.POST.get("version", "")
        if version.isascii() and version.isdigit() and accept_notice(user=request.user, version=int(version), at=now()):
            return redirect(get_next_redirect_url(request) or get_adapter(request).get_login_redirect_url(request))
        messages.info(request, _("Thông báo vừa có phiên bản mới; hãy đọc lại."))
        return redirect("lms_accounts:notice")
    english = get_language() == "en" and in_force.text_en
    context = {
        "notice": in_force,
        "parts": parts_of(in_force.text_en if english else in_force.text),
        "text_language": "en" if english else "vi",
        "asks": signed_in and (stand(request.user).notice_accepted or 0) < in_force.version,
        "next": request.GET.get("next", ""),
    }
    return render(request, "taphuan/lms_accounts/notice.html", context)
