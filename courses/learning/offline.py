"""The page for when there is no network, and the worker that keeps it; it keeps nothing personal (DESIGN.md, 9)."""

from __future__ import annotations

import hashlib
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

FONTS = [
    f"taphuan/vendor/be-vietnam-pro-{part}-{weight}.woff2" for part in ("latin", "vietnamese") for weight in (400, 600)
]
FILES = ["taphuan/base.css", "taphuan/icon.svg", *FONTS]


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "taphuan/courses_learning/offline.html")


@never_cache
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script, whose version follows the files that it keeps; files on another host are left to the browser."""
    kept = [reverse("courses_learning:offline"), *[url for url in map(static, FILES) if url.startswith("/")]]
    version = hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:12]
    context = {"kept": json.dumps(kept), "version": version}
    return render(request, "taphuan/courses_learning/service_worker.js", context, content_type="text/javascript")
