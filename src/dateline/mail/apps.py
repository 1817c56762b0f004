from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "dateline.mail"
    label = "mail"
    verbose_name = "Mail"
