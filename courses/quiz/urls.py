app_name = "courses_quiz"
urlpatterns: list = []
