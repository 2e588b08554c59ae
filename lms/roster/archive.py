"""What a roster's file may be, and what is said of one that may not. No database."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from lms.archives import Bounds, NotSafe, NoWorkbook, OtherArchive, Swollen, TooManyColumns, TooManyRows, check_xlsx
from lms.roster.columns import HEADER_WITHIN
from lms.roster.errors import FileRefused

MAX_COLUMNS = 200


def check_size(size: int) -> None:
    """FileRefused when a file of `size` bytes is larger than ROSTER_MAX_BYTES; asked before it is read."""
    limit = max_bytes()
    if size > limit:
        raise FileRefused(
            _("Tệp lớn hơn %(size)s MB. Hãy xóa hình ảnh hoặc chia thành nhiều tệp.")
            % {"size": max(1, limit // (1024 * 1024))}
        )


def max_bytes() -> int:
    return getattr(settings, "ROSTER_MAX_BYTES", 20 * 1024 * 1024)


def max_rows() -> int:
    return getattr(settings, "ROSTER_MAX_ROWS", 100_000)


def no_workbook() -> FileRefused:
    return FileRefused(
        _("Tệp không phải là Excel .xlsx (hoặc có mật khẩu). Hãy lưu lại dạng .xlsx, không đặt mật khẩu.")
    )


def broken() -> FileRefused:
    return FileRefused(_("Tệp bị hỏng, không mở được. Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi gửi lại."))


def too_many_rows(limit: int) -> FileRefused:
    return FileRefused(_("Danh sách dài hơn %(limit)s dòng. Hãy chia thành nhiều tệp.") % {"limit": limit})


def too_many_columns() -> FileRefused:
    return FileRefused(
        _("Bảng có ô ngoài cột thứ %(limit)s. Hãy xóa các cột thừa rồi gửi lại.") % {"limit": MAX_COLUMNS}
    )


def check_archive(data: bytes) -> None:
    """Refuse what is no xlsx, broken, or grows out of proportion when it is unpacked."""
    limit = max_rows()
    try:
        check_xlsx(data, Bounds(max_bytes(), limit + HEADER_WITHIN, MAX_COLUMNS))
    except NoWorkbook as error:
        raise no_workbook() from error
    except OtherArchive as error:
        raise FileRefused(_("Tệp nén này không phải là Excel .xlsx. Hãy dùng tệp mẫu.")) from error
    except Swollen as error:
        raise FileRefused(
            _("Tệp giải nén ra quá lớn nên không được nhận. Hãy chép danh sách sang tệp mẫu mới rồi gửi lại.")
        ) from error
    except TooManyRows as error:
        raise too_many_rows(limit) from error
    except TooManyColumns as error:
        raise too_many_columns() from error
    except NotSafe as error:
        raise broken() from error
