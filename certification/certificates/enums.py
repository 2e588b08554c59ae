from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterAct(models.TextChoices):
    REVOKED = "revoked", _("thu hồi")


class CertificateState(models.TextChoices):
    VALID = "valid", _("còn hiệu lực")
    EXPIRED = "expired", _("hết hiệu lực")
    REVOKED = "revoked", _("đã thu hồi")

    @property
    def tone(self) -> str:
        """How the mark of the state looks: one of the tones of the component."""
        return {"valid": "good", "expired": "warn", "revoked": "bad"}[self.value]
