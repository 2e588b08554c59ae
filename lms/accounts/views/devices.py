from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lms.accounts.devices import row_of
from lms.accounts.domain import end_device, end_devices
from lms.accounts.queries import devices_of
from lms.dates import now


@never_cache
@login_required
@require_GET
def device_list(request: HttpRequest) -> HttpResponse:
    """Where she is signed in: which device, since when, last used when. No place, no address."""
    context = {"devices": list(devices_of(request.user, at=now())), "here": row_of(request)}
    return render(request, "taphuan/lms_accounts/devices.html", context)


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Sign out on one other device."""
    asked = request.POST.get("device", "")
    device = int(asked) if asked.isascii() and asked.isdigit() else 0
    if device == row_of(request):
        logout(request)
        return redirect("account_login")
    if end_device(user=request.user, device_id=device, by=request.user, at=now()):
        messages.success(request, _("Đã đăng xuất khỏi thiết bị đó."))
    else:
        messages.info(request, _("Thiết bị đó đã đăng xuất từ trước."))
    return redirect("lms_accounts:devices")


@login_required
@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    end_devices(user=request.user, by=request.user, at=now())
    logout(request)
    messages.success(request, _("Bạn đã được đăng xuất ở mọi nơi."))
    return redirect("account_login")
