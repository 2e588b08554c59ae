"""Writes about activation cards, second factors, signed-in devices and privacy notices; one module a noun."""

from lms.accounts.domain.cards import (
    CardRefused,
    CodeRefused,
    UsernameTaken,
    check_code,
    claim_account,
    expires_on,
    issue_codes,
)
from lms.accounts.domain.devices import end_device, end_devices, forget_device, record_device, touch_device
from lms.accounts.domain.factors import reset_mfa
from lms.accounts.domain.notices import accept_notice, publish_notice

__all__ = [
    "CardRefused",
    "CodeRefused",
    "UsernameTaken",
    "accept_notice",
    "check_code",
    "claim_account",
    "end_device",
    "end_devices",
    "expires_on",
    "forget_device",
    "issue_codes",
    "publish_notice",
    "record_device",
    "reset_mfa",
    "touch_device",
]
