from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """Why a code is refused; the label is what the person reads. None of them names anybody."""

    UNKNOWN = "unknown", _("Mã chưa đúng. Hãy xem lại từng ký tự trên thẻ rồi nhập lại.")
    USED = "used", _("Mã này đã được dùng. Nếu là mã của bạn, hãy đăng nhập; nếu quên mật khẩu, hãy xin thẻ mới.")
    EXPIRED = "expired", _("Mã này đã hết hạn. Hãy nhờ cán bộ phụ trách cấp thẻ mới.")
    REVOKED = "revoked", _("Mã này đã được thay bằng thẻ mới hơn. Hãy dùng thẻ mới nhất.")
    LOCKED = "locked", _("Mã này bị nhập sai nhiều lần nên tạm khóa 15 phút. Hãy thử lại sau.")
    DEAD = "dead", _("Mã này bị nhập sai quá nhiều lần nên không dùng được nữa. Hãy nhờ cán bộ phụ trách cấp thẻ mới.")
    INACTIVE = "inactive", _("Tài khoản này đang ngừng hoạt động. Hãy hỏi cán bộ phụ trách.")
    GUARDED = "guarded", _("Tài khoản này có quyền quản lý; chỉ quản trị hệ thống mới cấp lại được mật khẩu.")
