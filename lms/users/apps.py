from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "lms.users"
    label = "lms_users"
    verbose_name = "Tài khoản"
