"""Pictures, documents and recordings out of a library and into another one; the same file is never stored twice."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection
from wagtailmedia.models import get_media_model

from courses.content.packaging.archive import PackageRefused

MEDIA_ENDINGS = {"audio": (".mp3", ".m4a", ".ogg", ".opus", ".wav"), "video": (".mp4", ".webm", ".m4v", ".ogv")}


def file_of(kind: str, pk: Any) -> tuple[dict[str, Any], bytes] | None:
    """(what a package says of a file, its bytes); None for one that is gone from the library or the disk."""
    row = _model(kind).objects.filter(pk=pk).first()
    if row is None:
        return None
    try:
        with row.file.open("rb") as stream:
            content = stream.read()
    except (FileNotFoundError, ValueError):
        return None
    entry: dict[str, Any] = {"kind": kind, "title": row.title, "name": PurePosixPath(row.file.name).name}
    if kind == "image":
        entry["description"] = row.description
    elif kind == "media":
        entry |= {"type": row.type, "duration": row.duration}
    return entry, content


def store_file(sha: str, entry: dict[str, Any], content: bytes, collection: Collection, by: Any) -> int:
    """The primary key of this file in the collection, stored on the first call; PackageRefused for what is no such."""
    kind, title = str(entry.get("kind")), str(entry.get("title", ""))[:255] or sha[:12]
    if kind not in ("image", "document", "media"):
        raise PackageRefused(_("Gói có loại tệp không nhận: %(kind)s.") % {"kind": kind[:20]})
    name = PurePosixPath(str(entry.get("name", ""))).name[:80] or sha[:12]
    existing = _same(kind, content, title, collection)
    if existing is not None:
        return existing
    row = _model(kind)(title=title, collection=collection, uploaded_by_user=by if getattr(by, "pk", None) else None)
    file = ContentFile(content, name=name)
    if kind == "image":
        _check_image(file, name)
        row.description = str(entry.get("description", ""))[:255]
    elif kind == "media":
        row.type = "video" if entry.get("type") == "video" else "audio"
        row.duration = float(entry.get("duration") or 0)
        if not name.lower().endswith(MEDIA_ENDINGS[row.type]):
            raise PackageRefused(_("Tệp “%(name)s” không phải bản ghi âm hay video thường dùng.") % {"name": name})
    row.file.save(name, file, save=False)
    try:
        row.full_clean(exclude=["uploaded_by_user"])
    except ValidationError as error:
        row.file.delete(save=False)
        raise PackageRefused(
            _("Tệp “%(name)s” không nhận được: %(why)s") % {"name": name, "why": " ".join(error.messages)}
        ) from error
    row.file_size = len(content) if kind != "media" else None
    if kind != "media":
        row.file_hash = hashlib.sha1(content, usedforsecurity=False).hexdigest()  # as Wagtail keeps it
    row.save()
    return row.pk


def _same(kind: str, content: bytes, title: str, collection: Collection) -> int | None:
    rows = _model(kind).objects.filter(collection=collection)
    if kind != "media":
        sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        return rows.filter(file_hash=sha1).order_by("pk").values_list("pk", flat=True).first()
    for row in rows.filter(title=title).order_by("pk"):
        found = file_of("media", row.pk)
        if found is not None and found[1] == content:
            return row.pk
    return None


def _check_image(file: ContentFile[bytes], name: str) -> None:
    try:
        WagtailImageField().to_python(file)
    except ValidationError as error:
        raise PackageRefused(_("Tệp “%(name)s” không phải ảnh dùng được.") % {"name": name}) from error
    file.seek(0)


def _model(kind: str) -> Any:
    return {"image": get_image_model, "document": get_document_model, "media": get_media_model}[kind]()
