from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "dateline.project"
    label = "project"
    verbose_name = "Dateline"

    def ready(self) -> None:
        from dateline.project import wiring

        wiring.connect()
