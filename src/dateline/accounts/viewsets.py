"""People in the desk: Wagtail's user admin by e-mail address, with invitations."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users

from dateline.accounts.actions import send_invitation
from dateline.accounts.forms import PersonCreationForm, PersonEditForm
from dateline.accounts.models import User
from dateline.accounts.roles import CHAPTER_GROUP
from dateline.accounts.views import invite_again


def roles_of(user: User) -> str:
    """The names of a person's roles, chapters included, as one line."""
    names = sorted(group.name.removeprefix(CHAPTER_GROUP) for group in user.groups.all())
    return ", ".join(["Superuser", *names] if user.is_superuser else names) or "No role"


def state_of(user: User) -> str:
    """Whether somebody works here, is invited, or has left; in words."""
    if not user.is_active:
        return "Left"
    if user.last_login or user.has_usable_password():
        return "Active"
    return "Invited" if user.invited_at else "Not invited"


class PeopleView(users.IndexView):
    add_item_label = "Invite a person"

    @cached_property
    def columns(self) -> list[Column]:
        kept = [c for c in super().columns if c.name in ("bulk_actions", "name")]
        return [
            *kept,
            Column("email", label="E-mail address", sort_key="email", classname="desk-wide"),
            Column("roles", label="Roles", accessor=roles_of),
            Column("state", label="State", accessor=state_of),
            DateColumn(
                "last_login", label="Last sign-in", sort_key="last_login", classname="desk-wide"
            ),
        ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("groups")


class AddView(users.CreateView):
    page_title = "Invite a person"
    submit_button_label = "Invite"

    def get_page_subtitle(self) -> str:
        return "Person"

    def save_instance(self) -> User:
        user: User = super().save_instance()
        if not user.has_usable_password():
            send_invitation(user, by=self.request.user)
        return user

    def get_success_message(self, instance: User) -> str:
        if instance.has_usable_password():
            return f"{instance} can sign in now with the password you set."
        return f"{instance} is at the desk. An invitation goes to {instance.email}."


class EditView(users.EditView):
    template_name = "wagtailusers/users/edit.html"

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if state_of(self.object) in ("Invited", "Not invited"):
            buttons.append(
                Button(
                    "Send the invitation again",
                    url=reverse("wagtailusers_users:invite", args=[self.object.pk]),
                    icon_name="mail",
                    attrs={
                        "data-controller": "w-action",
                        "data-action": "w-action#post",
                        "data-w-action-url-value": reverse(
                            "wagtailusers_users:invite", args=[self.object.pk]
                        ),
                    },
                )
            )
        return buttons


class PeopleViewSet(users.UserViewSet):
    index_view_class = PeopleView
    add_view_class = AddView
    edit_view_class = EditView
    creation_form = PersonCreationForm
    edit_form = PersonEditForm
    menu_label = "People"
    template_prefix = "wagtailusers/users/"

    def get_form_class(self, for_update: bool = False) -> type:
        return self.edit_form if for_update else self.creation_form

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("invite/<int:pk>/", invite_again, name="invite")]
