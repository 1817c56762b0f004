"""The forms of an article's handling page."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from dateline.contacts.models import Journalist
from dateline.contacts.queries import journalists
from dateline.content.pickers import Picker
from dateline.lib.zones import NoSuchTime, instant_of, zone_names
from dateline.newsroom.access.actions import Reporter
from dateline.newsroom.models import Correction, SignOff
from dateline.newsroom.models.access import TERMS

LINES = {"rows": 3}


def zone_choices() -> list[tuple[str, str]]:
    """The network's own zone first."""
    own = settings.TIME_ZONE
    others = [name for name in zone_names() if name != own]
    return [(name, name.replace("_", " ")) for name in (own, *others)]


class InstantForm(forms.Form):
    """A day and a time as clocks show them in a zone. An hour that the clocks skip, or show twice, is
    not guessed: it is refused, with what to write instead."""

    day = forms.DateField(label="Lifts on", widget=forms.DateInput(attrs={"type": "date"}))
    clock = forms.TimeField(
        label="at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    zone = forms.ChoiceField(label="Time zone", choices=zone_choices)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if {"day", "clock", "zone"} <= told.keys():
            try:
                told["instant"] = instant_of(told["day"], told["clock"], told["zone"])
            except NoSuchTime as problem:
                raise ValidationError({"clock": str(problem)}) from problem
            if told["instant"] <= timezone.now():
                raise ValidationError({"day": "That instant has passed. Give one that is to come."})
        return told


def begin_with(moment: datetime, zone: str) -> dict[str, Any]:
    """Initial values of an ``InstantForm``."""
    local = moment.astimezone(ZoneInfo(zone))
    return {"day": local.date().isoformat(), "clock": local.time(), "zone": zone}


def next_morning() -> dict[str, Any]:
    """What most embargoes are: tomorrow, nine in the morning."""
    local = timezone.now().astimezone(ZoneInfo(settings.TIME_ZONE)) + timedelta(days=1)
    return begin_with(local.replace(hour=9, minute=0, second=0, microsecond=0), settings.TIME_ZONE)


class EmbargoForm(InstantForm):
    terms = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}), initial=TERMS,
        help_text="Each reporter accepts these before the text opens.",
    )  # fmt: skip


class MoveForm(InstantForm):
    reason = forms.CharField(
        required=False, max_length=500, help_text="Goes into the notice.",
        widget=forms.TextInput,
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(
        required=False, max_length=500, help_text="Goes into the notice.", widget=forms.TextInput
    )


class KillForm(forms.Form):
    reason = forms.CharField(
        max_length=500, help_text="Goes into the notice; everybody who has it reads it.",
        widget=forms.TextInput,
    )  # fmt: skip


class InviteForm(forms.Form):
    """Reporters from the directory, and others by name and address."""

    journalists = forms.ModelMultipleChoiceField(
        Journalist.objects.none(), required=False, label="Journalists",
        widget=Picker(Journalist, "journalist"),
    )  # fmt: skip
    others = forms.CharField(
        required=False, widget=forms.Textarea(attrs={**LINES, "spellcheck": "false"}),
        label="Others", help_text="One a line: Ann Lee <ann@star.example>",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["journalists"].queryset = journalists()  # type: ignore[attr-defined]

    def clean_others(self) -> list[Reporter]:
        found = []
        for number, line in enumerate(self.cleaned_data["others"].splitlines(), 1):
            if not line.strip():
                continue
            name, address = parseaddr(line.strip())
            try:
                validate_email(address)
            except ValidationError as problem:
                raise ValidationError(
                    f"Line {number} has no mail address: “{line.strip()}”. Write Name <address>."
                ) from problem
            found.append(Reporter(name or address, address))
        return found

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [
            Reporter(row.name, row.email, row.zone, row) for row in told.get("journalists", ())
        ]
        told["reporters"] = [*chosen, *told.get("others", ())]
        if not self.errors and not told["reporters"]:
            raise ValidationError("Choose a journalist, or write a name and an address.")
        return told


class AskForm(forms.Form):
    """Ask a speaker, or whoever answers for them."""

    block = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label="To", max_length=160, required=False)
    email = forms.EmailField(label="Mail address")


class RecordForm(forms.Form):
    """They said yes to the desk."""

    block = forms.CharField(widget=forms.HiddenInput)
    approver = forms.CharField(label="Who approved it", max_length=160)
    comment = forms.CharField(
        label="How", max_length=300, help_text="For example: by phone at 2 p.m."
    )


class SignOffForm(forms.Form):
    aspect = forms.ChoiceField(choices=SignOff.Aspect.choices, widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=300)


class TakeOverForm(forms.Form):
    approval = forms.IntegerField(widget=forms.HiddenInput)


class PreviewForm(forms.Form):
    label = forms.CharField(
        label="For whom", max_length=120, help_text="It stands over the page: “For Ann Lee”."
    )
    days = forms.TypedChoiceField(
        label="Ends after", coerce=int, initial=7,
        choices=[(1, "1 day"), (3, "3 days"), (7, "7 days"), (14, "14 days"), (30, "30 days")],
    )  # fmt: skip


class CorrectForm(forms.Form):
    label = forms.ChoiceField(choices=Correction.Label.choices, label="It is a")
    old = forms.CharField(
        label="What it says", required=False, widget=forms.Textarea(attrs=LINES),
        help_text="Copy the wrong words from the page, as many as tell them apart.",
    )  # fmt: skip
    new = forms.CharField(
        label="What it shall say", required=False, widget=forms.Textarea(attrs=LINES),
        help_text="Empty: the words are taken out.",
    )  # fmt: skip
    note = forms.CharField(
        label="What readers are told", widget=forms.Textarea(attrs=LINES),
        help_text="For example: An earlier version gave the wrong year of the vote. It was in 2024.",
    )  # fmt: skip
    replace = forms.BooleanField(
        label="Put the new words into the text and publish it", required=False, initial=True,
        help_text="Untick where the text is right already and only the correction is missing.",
    )  # fmt: skip


class WithdrawForm(forms.Form):
    explanation = forms.CharField(
        widget=forms.Textarea(attrs=LINES),
        help_text="Readers see it at the item's address, in place of the item.",
    )  # fmt: skip
    gone = forms.BooleanField(
        label="Say “gone” (410) to search engines", required=False,
        help_text="They drop it at once. Otherwise the address answers as a page that says so.",
    )  # fmt: skip
