"""Forms of the directory: records of a chapter, and the chapters of a person at the desk."""

from __future__ import annotations

from typing import Any

from django import forms

from dateline.accounts.forms import PersonCreationForm, PersonEditForm
from dateline.accounts.models import User
from dateline.content.forms import DeskForm
from dateline.directory.actions import grant_chapter, revoke_chapter
from dateline.directory.models import Organisation
from dateline.directory.permissions import confined_to


class ChapterRecordForm(DeskForm):
    """A record with a ``chapter``: a chapter editor's new record falls to their own chapter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("chapter")
        if field is None:
            return
        chapters = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER)
        own = confined_to(self.for_user) if self.for_user else None
        field.queryset = chapters if own is None else chapters.filter(pk__in=own)  # type: ignore[attr-defined]
        if own is not None:
            field.required, field.empty_label = True, None  # type: ignore[attr-defined]
            field.initial = field.queryset.first()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        own = confined_to(self.for_user) if self.for_user else None
        chapter = cleaned.get("chapter")
        if own is not None and (chapter is None or chapter.pk not in own):
            self.add_error("chapter", "Choose one of your own chapters.")
        return cleaned


class ChaptersOfPerson:
    """Mixed into the forms of people: which chapters somebody works in."""

    def offer_chapters(self) -> None:
        instance: User = self.instance  # type: ignore[attr-defined]
        own = instance.chapter_roles.values_list("chapter_id", flat=True) if instance.pk else []  # type: ignore[attr-defined]
        self.fields["chapters"] = forms.ModelMultipleChoiceField(  # type: ignore[attr-defined]
            label="Chapters",
            required=False,
            queryset=Organisation.objects.filter(kind="chapter", code__isnull=False),
            widget=forms.CheckboxSelectMultiple,
            initial=list(own),
            help_text="For chapter editors: they see and edit these chapters and nothing else.",
        )

    def save_chapters(self, user: User) -> None:
        wanted = set(self.cleaned_data.get("chapters") or [])  # type: ignore[attr-defined]
        held = {role.chapter for role in user.chapter_roles.select_related("chapter")}  # type: ignore[attr-defined]
        for chapter in wanted - held:
            grant_chapter(user, chapter)
        for chapter in held - wanted:
            revoke_chapter(user, chapter)


class ChapterPersonCreationForm(ChaptersOfPerson, PersonCreationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_chapters()

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        self.save_chapters(self.instance)


class ChapterPersonEditForm(ChaptersOfPerson, PersonEditForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "groups" in self.fields:
            self.offer_chapters()

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if "chapters" in self.fields:
            self.save_chapters(self.instance)
