"""The forms of local editions at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from dateline.content.pickers import Picker
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.directory.permissions import confined_to
from dateline.newsroom.editions.actions import Words
from dateline.newsroom.models import LocalEdition

FIGURES = 4  # rows of local figures
LONGEST = 3000  # characters of a lead or a quote


class MakeForm(forms.Form):
    """For whom; staff of a chapter choose among its members."""

    members = forms.ModelMultipleChoiceField(
        Person.objects.none(), required=False, widget=Picker(Person, "member"),
        help_text="Each gets an edition for the place where they hold office.",
    )  # fmt: skip
    chapters = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Each gets one for the place where it works.",
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people, bodies = Person.objects.all(), Organisation.objects.filter(kind="chapter")
        own = confined_to(user) if user is not None else None
        if own is not None:
            people, bodies = people.filter(chapter__in=own), bodies.filter(pk__in=own)
        self.fields["members"].queryset = people  # type: ignore[attr-defined]
        self.fields["chapters"].queryset = bodies.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (told.get("members") or told.get("chapters")):
            raise ValidationError("Choose a member or a chapter.")
        return told


class FiguresForm(forms.Form):
    """Lead, quote and a few figures: what the desk and the member both write."""

    lead = forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A paragraph or two for this place; an empty line between paragraphs.",
    )  # fmt: skip
    quote = forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Without quotation marks. The office held on the day of the release is added.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        figures = kwargs.pop("figures", [])
        first = kwargs.setdefault("initial", {})
        for number, row in enumerate(figures[:FIGURES]):
            first |= {f"{name}_{number}": text for name, text in row.items()}
        super().__init__(*args, **kwargs)
        for number in range(FIGURES):
            self.fields[f"value_{number}"] = forms.CharField(
                required=False, max_length=40, label="Figure"
            )
            self.fields[f"label_{number}"] = forms.CharField(
                required=False, max_length=120, label="What it counts"
            )
            self.fields[f"source_{number}"] = forms.CharField(
                required=False, max_length=300, label="Source: words or an address"
            )

    def rows(self) -> list[list[Any]]:
        """The fields of the figures, row by row."""
        names = ("value", "label", "source")
        return [[self[f"{name}_{n}"] for name in names] for n in range(FIGURES)]

    def words(self) -> Words:
        """What was written. Call it on a valid form."""
        told = self.cleaned_data
        names = ("value", "label", "source")
        figures = [{name: told[f"{name}_{n}"] for name in names} for n in range(FIGURES)]
        return Words(told["lead"], told["quote"], figures)


class WriteForm(FiguresForm):
    """The desk's: whose quote it is, the place and the address while nobody has seen it, and when."""

    speaker = forms.ModelChoiceField(
        Person.objects.none(), required=False, label="Who says it", empty_label="Nobody yet"
    )
    place = forms.ModelMultipleChoiceField(
        Jurisdiction.objects.all(), widget=Picker(Jurisdiction, "place"),
        help_text="One place: its address and the place's page are where it is published.",
    )  # fmt: skip
    slug = forms.SlugField(max_length=80, label="Last part of the address")
    at_once = forms.BooleanField(
        required=False, label="Publish as soon as it is approved",
        help_text="Never before the release is public.",
    )  # fmt: skip

    def __init__(self, *args: Any, edition: LocalEdition, may_publish: bool, **kwargs: Any) -> None:
        self.edition = edition
        kwargs["figures"] = edition.figures
        kwargs["initial"] = {
            "lead": edition.lead, "quote": edition.quote, "speaker": edition.speaker_id,
            "place": [edition.place_id], "slug": edition.slug, "at_once": edition.at_once,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        if edition.member_id:
            del self.fields["speaker"]
        else:
            own = Q(chapter=edition.chapter) | Q(memberships__organisation=edition.chapter)
            body = edition.chapter_id
            people = Person.objects.filter(own).distinct() if body else Person.objects.none()
            self.fields["speaker"].queryset = people  # type: ignore[attr-defined]
        if edition.first_public_at:
            del self.fields["place"], self.fields["slug"]
        if not may_publish:
            del self.fields["at_once"]

    def clean_place(self) -> Jurisdiction:
        """The one place."""
        chosen = list(self.cleaned_data["place"])
        if len(chosen) != 1:
            raise ValidationError("Choose one place.")
        return chosen[0]  # type: ignore[no-any-return]

    def more(self) -> dict[str, Any]:
        """What ``write`` wants beside the words."""
        told = self.cleaned_data
        return {
            "speaker": told.get("speaker"), "place": told.get("place"), "slug": told.get("slug", ""),
            "at_once": told.get("at_once", self.edition.at_once),
        }  # fmt: skip


class AskForm(forms.Form):
    name = forms.CharField(label="To", max_length=160, required=False)
    email = forms.EmailField(label="Mail address")


class RecordForm(forms.Form):
    approver = forms.CharField(label="Who approved it", max_length=160)
    comment = forms.CharField(
        label="How", max_length=300, help_text="For example: by phone at 2 p.m."
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=500, help_text="The log keeps it.")


class RetireForm(forms.Form):
    reason = forms.CharField(required=False, max_length=500, help_text="The log keeps it.")
