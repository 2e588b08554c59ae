from django.urls import path

from lms.accounts import views

app_name = "lms_accounts"
urlpatterns = [
    path("", views.account.account, name="account"),
    path("claim/", views.claim.claim, name="claim"),
    path("thiet-bi/", views.devices.device_list, name="devices"),
    path("thiet-bi/dang-xuat/", views.devices.end, name="end_device"),
    path("thiet-bi/dang-xuat-tat-ca/", views.devices.end_all, name="end_devices"),
    path("du-lieu-ca-nhan/", views.notice.notice, name="notice"),
    path("bao-ve/", views.secure.secure, name="secure"),
    path("xac-nhan/", views.secure.confirm, name="confirm"),
]
