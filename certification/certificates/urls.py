app_name = "certification_certificates"
urlpatterns: list = []
