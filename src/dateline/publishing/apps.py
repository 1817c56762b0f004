from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "dateline.publishing"
    label = "publishing"
    verbose_name = "Press"

    def ready(self) -> None:
        from dateline.publishing import capture

        capture.connect()
