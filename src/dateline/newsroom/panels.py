"""The edit forms: of an article, per kind only the fields it has; and of an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from dateline.contacts.models import PressContact
from dateline.content.models import Topic
from dateline.content.pickers import Picker
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom import kinds
from dateline.newsroom.forms import ArticleForm, EventForm
from dateline.newsroom.queries import lines_about


class SlugInput(forms.TextInput):
    """A slug that the server makes (``lib.text.ascii_slug``), so that what is shown is what is saved."""

    class Media:
        js = ["newsroom/desk/article.js"]  # its hashed name is looked up when it is shown

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        told = {
            "data-desk-slug": reverse("desk_slug"),
            "autocomplete": "off",
            "spellcheck": "false",
        }
        return {**super().build_attrs(base_attrs, extra_attrs), **told}


class ForKinds:
    """Mixed into a panel that only kinds with a field group have. Hidden, not left out: what is
    written there survives a change of kind and back."""

    class BoundPanel:
        @property
        def attrs(self) -> dict[str, Any]:
            base = dict(super().attrs)  # type: ignore[misc]
            if getattr(self.instance, "kind", "") not in base.get("data-kinds", "").split():  # type: ignore[attr-defined]
                base["hidden"] = True
            return base


class KindGroup(ForKinds, MultiFieldPanel):
    class BoundPanel(ForKinds.BoundPanel, MultiFieldPanel.BoundPanel):
        pass


class KindInline(ForKinds, InlinePanel):
    class BoundPanel(ForKinds.BoundPanel, InlinePanel.BoundPanel):
        pass


def _kinds(*groups: str) -> dict[str, str]:
    """The attribute by which a panel says for which kinds it is."""
    keys = [key for group in groups for key in kinds.with_fields(group)]
    return {"data-kinds": " ".join(dict.fromkeys(keys))}


def _pick(name: str, model: type, noun: str) -> FieldPanel:
    return FieldPanel(name, widget=Picker(model, noun))


class LinesPanel(Panel):
    """What the organisation says about the topics of the item, beside the text that is written."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsroom/desk/lines.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            topics = [topic.pk for topic in self.instance.topics.all()]
            return context | {"lines": lines_about(topics), "topics": topics}


# Releases, publications and letters may carry files, bills and figures.
_FILES = _kinds("release", "publication")
_BILLS = _kinds("release", "author")
_FIGURES = _kinds("release", "publication", "letter")

CONTENT = [
    FieldPanel(
        "title", classname="title", widget=forms.TextInput(attrs={"placeholder": "Headline*"})
    ),
    FieldPanel("kind", widget=forms.Select(attrs={"data-desk-kind": ""})),
    FieldPanel("deck"),
    KindGroup(
        [FieldRowPanel([FieldPanel("release_status"), FieldPanel("dateline")])],
        "Release",
        attrs=_kinds("release"),
    ),
    KindGroup(
        [FieldRowPanel([FieldPanel("outlet"), FieldPanel("outward_link")])],
        "Where it appeared",
        attrs=_kinds("source"),
    ),
    KindGroup(
        [_pick("authors", Person, "person"), FieldPanel("byline")],
        "Who wrote it",
        attrs=_kinds("author", "publication"),
    ),
    KindGroup(
        [FieldPanel("recording_url"), FieldPanel("duration")],
        "Recording",
        attrs=_kinds("recording"),
    ),
    KindGroup(
        [FieldRowPanel([FieldPanel("issue"), FieldPanel("signed_by")])],
        "Issue",
        attrs=_kinds("issue"),
    ),
    KindGroup(
        [
            FieldRowPanel([FieldPanel("job_level"), FieldPanel("job_place")]),
            FieldRowPanel([FieldPanel("pay"), FieldPanel("closing_date")]),
        ],
        "The job",
        attrs=_kinds("job"),
    ),
    FieldPanel("body"),
    KindInline("stories", heading="Stories in this issue", label="Story", attrs=_kinds("issue")),
    KindGroup([FieldPanel("transcript")], "Transcript", attrs=_kinds("recording")),
    FieldPanel("photo"),
    MultiFieldPanel(
        [
            _pick("topics", Topic, "topic"),
            _pick("people", Person, "person"),
            _pick("places", Jurisdiction, "place"),
            FieldPanel("series", widget=forms.Select),
        ],
        "What it is about",
        help_text="Readers follow topics, people and places: each has a page and a feed of its own.",
    ),
    LinesPanel(heading="Lines to take"),
]

MORE = [
    MultiFieldPanel(
        [FieldPanel("issuer"), _pick("co_issuers", Organisation, "organisation")], "Who says it"
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("date"), FieldPanel("time_known")]), FieldPanel("revised_at")],
        "Date",
    ),
    KindGroup(
        [
            _pick("contacts", PressContact, "press contact"),
            FieldPanel("boilerplate"),
            FieldPanel("end_mark"),
        ],
        "At the end of the release",
        attrs=_kinds("release"),
    ),
    KindGroup(
        [FieldPanel("year"), FieldPanel("cite_as")], "Publication", attrs=_kinds("publication")
    ),
    KindInline("files", heading="Files", label="File", attrs=_FILES),
    KindInline("figures", heading="Figures", label="Figure", attrs=_FIGURES),
    KindInline("bills", heading="Bills and cases", label="Bill", attrs=_BILLS),
    MultiFieldPanel(
        [FieldPanel("slug", widget=SlugInput), FieldPanel("search_description")],
        "Address and search",
    ),
    PublishingPanel(),
]

ARTICLE = TabbedInterface(
    [ObjectList(CONTENT, heading="Story"), ObjectList(MORE, heading="Details")],
    base_form_class=ArticleForm,
)

EVENT = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel(
                    "title",
                    classname="title",
                    widget=forms.TextInput(attrs={"placeholder": "Name of the event*"}),
                ),
                FieldPanel("deck"),
                FieldPanel("status"),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("start_day"), FieldPanel("start_time")]),
                        FieldRowPanel([FieldPanel("end_day"), FieldPanel("end_time")]),
                        FieldPanel("all_day"),
                        FieldPanel("zone", widget=forms.Select),
                    ],
                    "When",
                    help_text="Write times as clocks show them there. An hour that the clocks skip "
                    "in spring, or show twice in autumn, is not accepted.",
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("venue"), FieldPanel("address")]),
                        FieldPanel("place"),
                        FieldRowPanel([FieldPanel("online_link"), FieldPanel("registration_link")]),
                    ],
                    "Where",
                    help_text="At least a venue, a place or a link to take part online.",
                ),
                FieldPanel("body"),
                FieldPanel("photo"),
                MultiFieldPanel(
                    [_pick("topics", Topic, "topic"), _pick("people", Person, "person")],
                    "What and who",
                ),
                FieldPanel("recap"),
            ],
            heading="Event",
        ),
        ObjectList(
            [
                FieldPanel("issuer"),
                _pick("contacts", PressContact, "press contact"),
                MultiFieldPanel(
                    [FieldPanel("slug", widget=SlugInput), FieldPanel("search_description")],
                    "Address and search",
                ),
                PublishingPanel(),
            ],
            heading="Details",
        ),
    ],
    base_form_class=EventForm,
)
