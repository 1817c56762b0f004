from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "dateline.coverage"
    label = "coverage"
    verbose_name = "In the News"
