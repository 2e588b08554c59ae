from lms.accounts.views import account, claim, devices, notice, secure

__all__ = ["account", "claim", "devices", "notice", "secure"]
