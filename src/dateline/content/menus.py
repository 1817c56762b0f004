"""The desk's own menus: Newsroom, Coverage, Directory and Site are filled by the apps that own the entries."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import Menu, MenuItem

newsroom_menu = Menu(register_hook_name="register_newsroom_menu_item")
coverage_menu = Menu(register_hook_name="register_coverage_menu_item")
directory_menu = Menu(register_hook_name="register_directory_menu_item")
site_menu = Menu(register_hook_name="register_site_menu_item")


class DeskMenuItem(MenuItem):
    """An entry for whoever has one of these permissions (``app.codename``); none: for everyone."""

    def __init__(self, *args: Any, permissions: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permissions = permissions

    def is_shown(self, request: HttpRequest) -> bool:
        may = request.user.has_perm
        return not self.permissions or any(may(permission) for permission in self.permissions)


# Entries of Wagtail that stand elsewhere in our menu, or that nobody at a press desk needs.
SUPERFLUOUS = {"explorer", "images", "documents", "help", "snippets"}
SUPERFLUOUS_SETTINGS = {"redirects", "site-settings", "sites"}
