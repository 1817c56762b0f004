from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "dateline.website"
    label = "website"
    verbose_name = "Website"
