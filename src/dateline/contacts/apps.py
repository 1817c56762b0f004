from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "dateline.contacts"
    label = "contacts"
    verbose_name = "Contacts"
