"""Forms of accounts: people in the desk (by e-mail address), and asking for a new password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from dateline.accounts.actions import mail, password_link
from dateline.accounts.models import User
from dateline.accounts.roles import CHAPTER_GROUP, ROLES


class RoleChoice(forms.ModelMultipleChoiceField):
    """Roles, each with the line that says what it is for."""

    def label_from_instance(self, group: Group) -> str:  # type: ignore[override]
        told = {role.name: role.describe for role in ROLES.values()}.get(group.name)
        return f"{group.name}: {told}" if told else group.name


class PersonFields:
    """What adding and editing a person share. Administrators are a role, not a second switch."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    instance: User

    def prepare(self) -> None:
        self.fields.pop("is_superuser", None)
        self.fields["email"].label = "E-mail address"
        self.fields["email"].help_text = "The login name. Invitations and notices go there."
        self.fields["first_name"].help_text = self.fields["last_name"].help_text = (
            "As colleagues see it beside drafts and in the log."
        )
        self.fields["first_name"].label, self.fields["last_name"].label = "First name", "Last name"
        self.fields["groups"] = RoleChoice(
            label="Roles",
            required=True,
            queryset=Group.objects.exclude(name__startswith=CHAPTER_GROUP),
            widget=forms.CheckboxSelectMultiple,
            help_text="One is enough. A chapter editor also needs a chapter, below.",
            error_messages={"required": "Choose at least one role."},
        )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        taken = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if taken.exists():
            raise forms.ValidationError("Somebody with this address is at the desk already.")
        return email


class PersonCreationForm(PersonFields, UserCreationForm):
    """Without a password the person gets an invitation by mail."""

    password_required = False  # type: ignore[assignment]

    class Meta(UserCreationForm.Meta):
        fields = ["email", "first_name", "last_name", "groups"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()
        self.fields[
            "password1"
        ].help_text = "Leave both empty: the person gets a mail with a link and chooses their own."

    def save(self, commit: bool = True) -> User:
        if not self.cleaned_data.get("password1"):
            self.instance.set_unusable_password()
        user: User = super().save(commit)
        return user


class PersonEditForm(PersonFields, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = ["email", "first_name", "last_name", "is_active", "groups"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("editing_self"):
            # Nobody takes the last key from themselves: roles and "active" are for a colleague.
            kwargs = {**kwargs, "editing_self": False}
            super().__init__(*args, **kwargs)
            self.prepare()
            del self.fields["is_active"], self.fields["groups"]
            return
        super().__init__(*args, **kwargs)
        self.prepare()
        self.fields["is_active"].help_text = "Untick when somebody leaves; their work stays."

    def _save_m2m(self) -> None:
        kept = list(self.instance.groups.filter(name__startswith=CHAPTER_GROUP))
        super()._save_m2m()  # type: ignore[misc]
        self.instance.groups.add(*kept)


class DeskLoginForm(LoginForm):
    error_messages = {
        **LoginForm.error_messages,
        "invalid_login": "This e-mail address and password do not match. Please try again.",
        "inactive": "This e-mail address and password do not match. Please try again.",
    }

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class DeskPasswordResetForm(PasswordResetForm):
    """Also for people who were invited and have no password yet."""

    def get_users(self, email: str) -> Any:
        return User.objects.filter(email__iexact=email.strip(), is_active=True)

    def save(self, **_: Any) -> None:
        for user in self.get_users(self.cleaned_data["email"]):
            mail(user.email, "reset", {"user": user, "link": password_link(user)})
