app_name = "lms_accounts"
urlpatterns: list = []
