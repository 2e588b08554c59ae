"""The file itself: a zip with `course.json` and media under their SHA-256. Two builds of one course are equal bytes.

Nothing in a package is believed: sizes, names, hashes and depth are checked before anything is looked at.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from courses.content.manifest import canonical_json, sha256_of

FORMAT = 1
HEAD = "course.json"
MOST_BYTES = 200 * 1024 * 1024
"""Of the file, and of everything in it together once unpacked."""
MOST_ENTRIES = 1000
MOST_HEAD_BYTES = 20 * 1024 * 1024
DEEPEST = 60
_NAME = re.compile(r"files/[0-9a-f]{64}")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class PackageRefused(ValueError):
    """The file is not a course package that this installation can take in; the message says what is wrong with it."""


@dataclass(frozen=True)
class Package:
    """What was read: `head` (shape: :func:`packing.pack_course`) and the bytes of its files."""

    head: dict[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
    """{kind-sha256: content}: the same bytes may be a picture here and a document there."""

    @property
    def sha256(self) -> str:
        """One hash for the whole content, files included by their own hashes."""
        return sha256_of(self.head)


def write_package(package: Package, target: IO[bytes]) -> None:
    """Write the zip; the same course gives the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(HEAD), canonical_json(package.head))
        for sha in sorted({ref.rpartition("-")[2] for ref in package.files}):
            content = next(content for ref, content in package.files.items() if ref.endswith(sha))
            archive.writestr(_entry(f"files/{sha}", zipfile.ZIP_STORED), content)


def read_package(source: IO[bytes]) -> Package:
    """Read and check a package; PackageRefused with the reason."""
    try:
        with zipfile.ZipFile(source) as archive:
            _check_entries(archive)
            head = _head(archive)
            files = dict(_files(archive, head))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise PackageRefused(_("Tệp này không phải gói khóa học (.zip), hoặc đã hỏng.")) from error
    return Package(head, files)


def _entry(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    return entry


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise PackageRefused(_("Gói có quá nhiều tệp (%(count)s).") % {"count": len(entries)})
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise PackageRefused(_("Gói quá lớn khi mở ra (trên %(most)s MB).") % {"most": MOST_BYTES // 1024**2})
    names = [entry.filename for entry in entries]
    strange = next((name for name in names if name != HEAD and not _NAME.fullmatch(name)), None)
    if strange is not None:
        raise PackageRefused(_("Gói có tệp lạ: %(name)s.") % {"name": strange[:80]})
    if len(set(names)) != len(names) or HEAD not in names:
        raise PackageRefused(_("Gói không có phần mô tả khóa học (course.json), hoặc có hai phần."))
    if archive.getinfo(HEAD).file_size > MOST_HEAD_BYTES:
        raise PackageRefused(_("Phần mô tả của gói quá lớn."))


def _head(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        head = json.loads(_read(archive, HEAD).decode("utf-8"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise PackageRefused(_("Phần mô tả của gói không đọc được.")) from error
    if not isinstance(head, dict) or _too_deep(head):
        raise PackageRefused(_("Phần mô tả của gói không đọc được."))
    if head.get("format") != FORMAT:
        raise PackageRefused(
            _("Gói theo dạng %(format)s; bản cài đặt này đọc dạng %(ours)s. Hãy cập nhật, hoặc xuất gói lại.")
            % {"format": str(head.get("format"))[:20], "ours": FORMAT}
        )
    return head


def _files(archive: zipfile.ZipFile, head: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The files that the head names, each held against its hash."""
    named = head.get("files")
    if not isinstance(named, dict):
        raise PackageRefused(_("Phần mô tả của gói không đọc được."))
    present = set(archive.namelist())
    for ref, entry in named.items():
        sha = ref.rpartition("-")[2]
        title = str(entry.get("title", "")) if isinstance(entry, dict) else ""
        if f"files/{sha}" not in present:
            raise PackageRefused(_("Gói thiếu tệp “%(title)s”.") % {"title": title[:80]})
        content = _read(archive, f"files/{sha}")
        if hashlib.sha256(content).hexdigest() != sha:
            raise PackageRefused(_("Tệp “%(title)s” trong gói đã bị đổi.") % {"title": title[:80]})
        yield ref, content


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content, never more than the entry says it holds."""
    size = archive.getinfo(name).file_size
    with archive.open(name) as stream:
        content = stream.read(size + 1)
    if len(content) != size:
        raise PackageRefused(_("Gói khai sai kích thước tệp."))
    return content


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _too_deep(value: Any, depth: int = 0) -> bool:
    if depth > DEEPEST:
        return True
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_too_deep(child, depth + 1) for child in children)
