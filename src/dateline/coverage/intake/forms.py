"""The forms of the review queue, and of adding links."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images.widgets import AdminImageChooser

from dateline.contacts.models import Outlet
from dateline.content.forms import ChoicesConfined
from dateline.content.models import Topic
from dateline.content.pickers import Picker
from dateline.coverage.intake.actions import is_link
from dateline.coverage.intake.found import Found
from dateline.coverage.intake.queries import may_be_covered
from dateline.coverage.models import Candidate
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.directory.permissions import confined_to
from dateline.lib.addresses import fold, in_text
from dateline.newsroom.models import Article

MOST_LINKS = 200  # that are pasted at once
OFFERED_OUTLETS = 500


class PasteForm(forms.Form):
    """One link or fifty, with any text around them. A line without a link is named, and kept."""

    links = forms.CharField(
        label="Links", max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autofocus": True}),
        help_text="One a line. A line may hold other text: paste a mail or a list as it is.",
    )  # fmt: skip
    chapter = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, empty_label="The network"
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = confined_to(user)
        field: Any = self.fields["chapter"]
        chapters = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER).order_by("name")
        field.queryset = chapters if own is None else chapters.filter(pk__in=own)
        if own is not None:
            field.required, field.empty_label = True, None
            field.initial = field.queryset.first()

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        found, odd = read_lines(told.get("links", ""))
        if len(found) > MOST_LINKS:
            self.add_error(
                "links", f"These are {len(found)} links. Paste {MOST_LINKS} at once at most."
            )
        told["found"], told["odd"] = found, odd
        return told


def read_lines(text: str) -> tuple[list[Found], list[tuple[int, str]]]:
    """(what the lines link to, one for each address; the numbered lines in which there is no link)."""
    found: dict[str, Found] = {}
    odd: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        links = [link for link in in_text(line) if is_link(link)]
        for link in links:
            found.setdefault(fold(link), Found(link))
        if not links and line.strip():
            odd.append((number, line.strip()))
    return list(found.values()), odd


class CandidateForm(ChoicesConfined, WagtailAdminModelForm):
    """The fields of a candidate as an editor corrects them.

    Each field brings the value that it was shown with, so that a page which is read meanwhile is not
    undone by a form that was older: only what was changed in the form is written.
    """

    outlet_name = forms.CharField(
        label="Outlet", max_length=160, required=False,
        help_text="As it writes itself.", widget=forms.TextInput(attrs={"list": "known-outlets", "autocomplete": "off"}),
    )  # fmt: skip

    class Meta:
        model = Candidate
        fields = (
            "headline", "outlet_name", "date", "byline", "no_byline", "kind", "excerpt", "people",
            "topics", "places", "covers", "photo", "chapter",
        )  # fmt: skip
        labels = {"covers": "Covers our", "no_byline": "It carries no byline"}
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2}),
            "date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "excerpt": forms.Textarea(attrs={"rows": 4}),
            "people": Picker(Person, "person"),
            "topics": Picker(Topic, "topic"),
            "places": Picker(Jurisdiction, "place"),
            "photo": AdminImageChooser(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.outlet is not None:
            self.initial["outlet_name"] = self.instance.outlet.name
        covers: Any = self.fields["covers"]
        offered = may_be_covered(self.instance)
        covers.queryset = Article.objects.filter(pk__in=[article.pk for article in offered])
        covers.choices = [
            ("", "Nothing of ours, or not known"),
            *((a.pk, _dated(a)) for a in offered),
        ]
        chapter: Any = self.fields["chapter"]
        own = confined_to(self.for_user)
        chapters = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER).order_by("name")
        chapter.queryset = chapters if own is None else chapters.filter(pk__in=own)
        chapter.empty_label = "The network" if own is None else None
        chapter.required = own is not None
        self.confine_choices(self.for_user)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean_headline(self) -> str:
        """On one line, however it was pasted."""
        return " ".join(self.cleaned_data["headline"].split())

    def changes(self) -> dict[str, Any]:
        """The values that were changed, by name of field. Call it on a valid form."""
        told = {name: self.cleaned_data[name] for name in self.changed_data}
        if "outlet_name" in told:
            name = " ".join(told["outlet_name"].split())
            told["outlet"] = Outlet.objects.filter(name__iexact=name).first() if name else None
            told["outlet_name"] = "" if told["outlet"] else name
        return told

    def _post_clean(self) -> None:
        """The row is written by an action, field by field: not the form's own object."""


def _dated(article: Article) -> str:
    day = article.local_date
    return f"{day:%b %-d, %Y}: {article.title}" if day else article.title


def offered_outlets() -> list[str]:
    """Names for the outlet field to suggest."""
    return list(Outlet.objects.order_by("name").values_list("name", flat=True)[:OFFERED_OUTLETS])


class RejectForm(forms.Form):
    reason = forms.CharField(
        max_length=200, required=False, label="Why",
        help_text="For whoever pastes it again. It is never suggested again.",
    )  # fmt: skip


class MergeForm(forms.Form):
    """Into which: another candidate or clip, named by its link or by its number in the queue."""

    into = forms.CharField(
        label="The link of the other story", max_length=1000,
        help_text="Of a story in the queue, or of a clip. Or choose one below.",
    )  # fmt: skip
