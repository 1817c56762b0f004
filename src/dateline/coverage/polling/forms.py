"""What a source is asked for, and what the desk says of an address before it is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from dateline.coverage.models import Source
from dateline.coverage.polling.archives import refusal
from dateline.coverage.sources.items import NotReadable
from dateline.coverage.sources.mailboxes import place_of
from dateline.directory.forms import ChapterRecordForm
from dateline.directory.permissions import confined_to

Kind = Source.Kind
OF_THE_NETWORK = (Kind.MAILBOX, Kind.ARCHIVES)
_check_url = URLValidator(schemes=["http", "https"])


def kind_of(address: str) -> str:
    """What an address can only be by its beginning, "" for the web."""
    if address.startswith(("imaps:", "imap:")):
        return str(Kind.MAILBOX)
    return str(Kind.ARCHIVES) if address.startswith(("s3:", "/")) else ""


def checked(address: str, kind: str) -> str:
    """The address of a source of this kind; ValidationError says what is wrong with it."""
    address = address.strip()
    told = kind_of(address)
    if told != (kind if kind in OF_THE_NETWORK else ""):
        raise ValidationError(
            "Write imaps://user@host/folder for a mailbox, a whole path or s3://bucket/folder for web archives, "
            "and an address with https:// for the other kinds."
        )
    if kind == Kind.MAILBOX:
        try:
            place_of(address)
        except NotReadable as problem:
            raise ValidationError(f"{str(problem)[0].upper()}{str(problem)[1:]}.") from problem
    elif kind == Kind.ARCHIVES:
        if why := refusal(address):
            raise ValidationError(why)
    else:
        _check_url(address)
    return address


class SourceForm(ChapterRecordForm):
    """A source; with another address or kind it starts over."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, address = cleaned.get("kind"), cleaned.get("address")
        if kind in OF_THE_NETWORK and self.for_user and confined_to(self.for_user) is not None:
            self.add_error(
                "kind", "Mailboxes and web archives are for those who work for the whole network."
            )
        elif kind and address:
            try:
                cleaned["address"] = checked(address, kind)
            except ValidationError as problem:
                self.add_error("address", problem)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if {"address", "kind"} & set(self.changed_data):
            self.instance.start_over()
        return super().save(commit)


class TryForm(forms.Form):
    """An address to be tried."""

    address = forms.CharField(
        label="Address", max_length=1000, strip=True,
        help_text="Of a feed, a news sitemap or just the outlet's front page; "
        "imaps://user@host/folder for a mailbox of alerts; a folder or s3://… for web archives.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class ClippingsForm(forms.Form):
    """The CSV of a clipping service."""

    file = forms.FileField(
        label="CSV file", help_text="With a row of headings. A column of headlines is all that it must have.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )  # fmt: skip
