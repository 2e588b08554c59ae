"""EMAIL_URL to Django's mail settings: `console://`, `file:///folder`, `smtp[s]://user:password@host:port`."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def email_settings(url: str) -> dict[str, object]:
    """Return the EMAIL_* settings that `url` means; ValueError names the schemes that are known."""
    parts = urlsplit(url)
    backend = "django.core.mail.backends."
    if parts.scheme in ("", "console"):
        return {"EMAIL_BACKEND": backend + "console.EmailBackend"}
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": backend + "filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    if parts.scheme in SMTP_PORTS:
        return {
            "EMAIL_BACKEND": backend + "smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or SMTP_PORTS[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        }
    raise ValueError(f"EMAIL_URL: unknown scheme {parts.scheme!r}; use console, file, smtp, smtp+tls or smtps")
