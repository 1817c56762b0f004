"""Forms of the desk: what may be chosen in them, and the rules of a photo's alternative text."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.forms import BaseImageForm
from wagtail.images.permissions import permission_policy as photo_policy
from wagtail.models import Page

from dateline.content.models import Photo, PressDocument
from dateline.content.permissions import policy_of

# Upper floors say which pages somebody may link to (directory/permissions.py); None for all.
PAGES: list[Any] = []


def choosable(model: type[Model], user: Any) -> QuerySet[Any] | None:
    """The rows of ``model`` that this person may choose in a form; None for all of them."""
    if user is None or user.is_superuser:
        return None
    if issubclass(model, Page):
        rows = [limit(model, user) for limit in PAGES]
        return next((found for found in rows if found is not None), None)
    if model is Photo:
        return photo_policy.instances_user_has_any_permission_for(user, ["choose", "change"])
    if model is PressDocument:
        return document_policy.instances_user_has_any_permission_for(user, ["choose", "change"])
    policy = policy_of(model)
    return policy.choosable(user) if policy else None


class ChoicesConfined:
    """Mixed into a form that knows ``for_user``: every choice is checked again when it is posted."""

    def confine_choices(self, user: Any) -> None:
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            if not isinstance(field, forms.ModelChoiceField) or field.queryset is None:
                continue
            rows = choosable(field.queryset.model, user)
            if rows is not None:
                kept = _current(self.instance, name)  # type: ignore[attr-defined]
                allowed = Q(pk__in=rows.values("pk")) | Q(pk__in=kept)
                field.queryset = field.queryset.filter(allowed)


def _current(instance: Any, name: str) -> list[Any]:
    """What the row holds already: it may stay although the editor could not choose it."""
    if not instance.pk:
        return []
    field = instance._meta.get_field(name)
    if field.many_to_many:
        return [row.pk for row in getattr(instance, name).all()]
    value = getattr(instance, field.attname)
    return [value] if value else []


class DeskForm(ChoicesConfined, WagtailAdminModelForm):
    """The form of a record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confine_choices(self.for_user)


_FILE_NAME = re.compile(
    r"\.(jpe?g|png|gif|webp|tiff?|heic)$|^(img|dsc|dscf|dscn|pxl|screenshot)[-_ ]?\d", re.I
)
_HOLLOW = re.compile(r"^(an? |the )?(image|picture|photo|photograph|graphic)s? of\b", re.I)


class PhotoForm(BaseImageForm):
    """A photo, with rules for its alternative text (WCAG 1.1.1; our own wording)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "rights" in self.fields:
            # Several at once have no form yet: they come in as "not known yet" and wait on the
            # start page.
            self.fields["rights"].required = False

    def clean_rights(self) -> str:
        return self.cleaned_data.get("rights") or self.instance.rights or Photo.Rights.UNKNOWN

    def clean_alt(self) -> str:
        alt = " ".join(self.cleaned_data.get("alt", "").split())
        if _HOLLOW.match(alt):
            raise forms.ValidationError(
                "Leave out “image of”: say at once what is to be seen, for example “Two council "
                "members plant a linden”."
            )
        if alt and _FILE_NAME.search(alt):
            raise forms.ValidationError("That is a file name. Say what the picture shows.")
        return alt

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        alt, caption = cleaned.get("alt", ""), cleaned.get("caption", "")
        if alt and _same(alt, caption):
            self.add_error(
                "alt",
                "This is the caption again. The caption is read out anyway: say here what is to be seen.",
            )
        return cleaned


def _same(one: str, other: str) -> bool:
    def plain(text: str) -> str:
        return re.sub(r"\W+", " ", text).strip().lower()

    return bool(plain(one)) and plain(one) == plain(other)
