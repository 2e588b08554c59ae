from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "lms_accounts"
    verbose_name = _("Kích hoạt và đăng nhập")

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset, password_set
        from allauth.mfa.signals import authenticator_added
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from lms.accounts import receivers  # models are not loaded before

        user_logged_in.connect(receivers.open_device, dispatch_uid="lms_accounts_open_device")
        user_logged_out.connect(receivers.close_device, dispatch_uid="lms_accounts_close_device")
        for signal in (password_changed, password_reset, password_set):
            signal.connect(receivers.end_other_devices, dispatch_uid="lms_accounts_end_other_devices")
        authenticator_added.connect(receivers.count_set_up_as_proof, dispatch_uid="lms_accounts_set_up")
        if apps.is_installed("allauth.socialaccount"):
            from allauth.socialaccount.signals import social_account_added, social_account_removed

            social_account_added.connect(receivers.log_link, dispatch_uid="lms_accounts_link")
            social_account_removed.connect(receivers.log_unlink, dispatch_uid="lms_accounts_unlink")
