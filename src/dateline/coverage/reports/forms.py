"""The form of a coverage report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from wagtail.admin.widgets import AdminPageChooser

from dateline.content.models import Topic
from dateline.content.pickers import Picker
from dateline.coverage.models import CoverageReport
from dateline.directory.forms import ChapterRecordForm
from dateline.directory.models import Jurisdiction, Person
from dateline.newsroom.models import Article


def _one_of(model: type[Model], noun: str, help_text: str) -> forms.ModelMultipleChoiceField:
    """A picker, which searches; of what it can hold the form takes one."""
    return forms.ModelMultipleChoiceField(
        model._default_manager.all(),
        required=False,
        widget=Picker(model, noun),
        help_text=help_text,
    )


class ReportForm(ChapterRecordForm):
    """A report: its period and what it is narrowed to. Chapter editors report on their own chapters."""

    topic = _one_of(Topic, "topic", "Only what is about this topic.")
    person = _one_of(Person, "person", "Only what names this person.")
    place = _one_of(Jurisdiction, "place", "Only what is about this place, or about one inside it.")

    class Meta:
        model = CoverageReport
        fields = (
            "title", "since", "until", "topic", "person", "place", "release", "chapter", "note",
            "slug",
        )  # fmt: skip
        widgets = {
            "note": forms.Textarea(attrs={"rows": 5}),
            "release": AdminPageChooser(target_models=[Article]),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("topic", "person", "place"):
            key = getattr(self.instance, f"{name}_id")
            self.initial[name] = [key] if key else []
        if self.instance.pk and self.instance.editions.exists():
            del self.fields["slug"]  # links lead there

    def _only(self, name: str) -> Any:
        chosen = list(self.cleaned_data[name])
        if len(chosen) > 1:
            raise ValidationError(f"Choose one {name}, or none.")
        return chosen[0] if chosen else None

    def clean_topic(self) -> Any:
        """The one topic, or none."""
        return self._only("topic")

    def clean_person(self) -> Any:
        """The one person, or none."""
        return self._only("person")

    def clean_place(self) -> Any:
        """The one place, or none."""
        return self._only("place")
