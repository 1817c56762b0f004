"""The forms of articles and events: what may be chosen, and who may let it out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.admin.forms import WagtailAdminPageForm

from dateline.content.forms import ChoicesConfined
from dateline.lib.text import ascii_slug
from dateline.lib.zones import zone_names
from dateline.newsroom.desk_checks.forms import CheckedForm
from dateline.newsroom.models.article import SLUG_LIMIT
from dateline.newsroom.permissions import may_publish_kind
from dateline.newsroom.queries import free_slug_in

NOT_YOURS = (
    "Only a press officer publishes this kind. Save it as a draft, or submit it for approval."
)


class StoryForm(CheckedForm, ChoicesConfined, WagtailAdminPageForm):
    """What both forms share: the checks, choices confined to the editor's own, a slug made from the title."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confine_choices(self.for_user)
        if "slug" in self.fields:
            self.fields["slug"].required = False  # left empty, it is made from the title
            told = self.fields["slug"].widget.attrs
            told["data-parent"] = self.parent_page.pk if self.parent_page else ""
            if self.instance.pk and self.instance.live:
                # Its address is in use: the title may be mended without moving it.
                told["data-live"] = ""

    def clean_slug(self) -> str:
        """Of a new page: a free one. The desk saves by itself while somebody writes; where its draft
        came to be after "Publish" was pressed, nobody must be stuck with an address that is taken."""
        slug = str(self.cleaned_data["slug"] or "")
        if self.instance.pk or not slug or self.parent_page is None:
            return slug
        wanted = ascii_slug(slug, SLUG_LIMIT - 4)
        free = free_slug_in(self.parent_page, wanted)
        return slug if free == wanted else free


class ArticleForm(StoryForm):
    """An article. What its stories are about is not offered as the editor's own choice: else nobody
    could tell the two apart once it is posted (``Article.gather_subjects``)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, pks in self.instance.gathered.items():
            chosen = self.initial.get(name) or []
            self.initial[name] = [row for row in chosen if row.pk not in pks]

    def save(self, commit: bool = True) -> Any:
        told = self.instance.gathered
        self.instance.gathered = {n: pks for n, pks in told.items() if n not in self.cleaned_data}
        return super().save(commit=commit)

    def clean(self) -> dict[str, Any]:
        """The kind may have been changed in this very form: ask again with the new one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        publishing = "action-publish" in self.data
        if (
            publishing
            and self.for_user
            and not may_publish_kind(self.for_user, cleaned.get("kind", ""))
        ):
            self.add_error("kind", NOT_YOURS)
        return cleaned


class EventForm(StoryForm):
    """An event: its zone is chosen from the names of the time zone database, the site's first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "zone" in self.fields:
            own = settings.TIME_ZONE
            others = {*zone_names(), self.instance.zone} - {own, ""}
            self.fields["zone"].widget.choices = [
                ("The network's own", [(own, own)]),
                ("Others", [(name, name.replace("_", " ")) for name in sorted(others)]),
            ]
