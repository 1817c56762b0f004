from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "dateline.website"
    label = "website"
    verbose_name = "Website"

    def ready(self) -> None:
        from dateline.website import outputs

        assert outputs.__all__  # importing declares every public address
