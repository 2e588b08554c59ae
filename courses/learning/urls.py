app_name = "courses_learning"
urlpatterns: list = []
