from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "dateline.accounts"
    label = "accounts"
    verbose_name = "Accounts"
    default = True


class DeskUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user admin with our people (the directory adds their chapters)."""

    default = False
    user_viewset = "dateline.directory.viewsets.ChapterPeopleViewSet"
