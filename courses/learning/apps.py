from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "courses.learning"
    label = "courses_learning"
    verbose_name = "Học tập"
