"""STORAGE_URL to S3-compatible storages: `s3://key:secret@host[:port]/bucket?region=…&tls=0`."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def s3_storages(url: str) -> dict[str, Any]:
    """Return the `default` and `private` entries of STORAGES; private files get signed links that expire."""
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname or not parts.path.strip("/"):
        raise ValueError("STORAGE_URL must look like s3://key:secret@host/bucket?region=…")
    query = parse_qs(parts.query)
    scheme = "http" if query.get("tls") == ["0"] else "https"
    options = {
        "bucket_name": parts.path.strip("/"),
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "endpoint_url": f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else ""),
        "region_name": query.get("region", [None])[0],
        "file_overwrite": False,
    }
    backend = "storages.backends.s3.S3Storage"
    return {
        "default": {"BACKEND": backend, "OPTIONS": {**options, "location": "media", "querystring_auth": False}},
        "private": {"BACKEND": backend, "OPTIONS": {**options, "location": "private", "querystring_expire": 300}},
    }
