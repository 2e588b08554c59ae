from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from lms.accounts.domain import reset_mfa
from lms.dates import now


class Command(BaseCommand):
    help = "Removes the second factors of one login that has lost them, and signs it out everywhere; audited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = get_user_model()._default_manager.filter(username__iexact=username).first()
        if user is None:
            raise CommandError(_("Không có tài khoản nào tên “%(name)s”.") % {"name": username})
        number = reset_mfa(user=user, by=None, at=now())
        self.stdout.write(
            _("Đã gỡ %(number)s lớp bảo vệ của “%(name)s” và đăng xuất tài khoản này ở mọi nơi.")
            % {"number": number, "name": user.get_username()}
        )
