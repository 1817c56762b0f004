"""More steps of a desk: what stands around the items, and plain pages (see ``press_steps.py``)."""

from __future__ import annotations

from contextlib import suppress
from datetime import time, timedelta
from typing import Any

from django.db.models import ProtectedError

from dateline.contacts.models import Outlet, PressContact
from dateline.content.models import MenuLink, Photo, PlainPage, PressDocument, Series, Topic
from dateline.coverage.models import Clip
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.models import Article, ChapterSection, Event, NewsSection
from dateline.website.models import FrontPage, Highlight
from tests.press_steps import (
    SOME_KINDS,
    Desk,
    latest,
    settings_of_site,
    some,
    step,
    tiny_document,
    tiny_photo,
    token,
)


class World(Desk):
    """Every step there is."""

    # Topics, series, people, places, organisations

    @step
    def new_subject(self, a: int, b: int) -> None:
        model: Any = (Topic, Series)[a % 2]
        model.objects.create(name=f"Subject {token()}", description=token())

    @step
    def change_subject(self, a: int, b: int) -> None:
        subject: Any = some((Topic, Series)[a % 2], b)
        if subject is None:
            return
        name = ("name", "slug", "description", "slug")[a % 4]
        setattr(subject, name, token())
        subject.save()

    @step
    def swap_slugs(self, a: int, b: int) -> None:
        """One subject takes the address that another had, before the press looks."""
        one, other = some(Topic, a), some(Topic, b)
        if one is None or other is None or one == other:
            return
        slug, one.slug = one.slug, token()
        one.save()
        other.slug = slug
        other.save()

    @step
    def delete_subject(self, a: int, b: int) -> None:
        if subject := some((Topic, Series)[a % 2], b):
            subject.delete()

    @step
    def rename_somebody(self, a: int, b: int) -> None:
        row: Any = some((Person, Jurisdiction, Organisation, Outlet)[a % 4], b)
        if row is None:
            return
        row.name = f"Name {token()}"
        if isinstance(row, Person):
            row.family_name = token()
        row.save()

    @step
    def new_somebody(self, a: int, b: int) -> None:
        word = token()
        if a % 3 == 0:
            Person.objects.create(name=f"Person {word}")
        elif a % 3 == 1:
            Jurisdiction.objects.create(
                ocd_id=f"ocd-division/country:us/state:mn/place:{word}", name=f"Place {word}",
                level="place", state="MN",
            )  # fmt: skip
        else:
            Outlet.objects.create(name=f"Outlet {word}")

    @step
    def delete_somebody(self, a: int, b: int) -> None:
        if row := some((Person, Jurisdiction)[a % 2], b):
            with suppress(ProtectedError):  # a place in which somebody holds an office stays
                row.delete()

    # Chapters

    @step
    def change_code(self, a: int, b: int) -> None:
        chapter = Organisation.objects.get(kind="chapter")
        chapter.code = f"c{token()[3:-1]}"
        chapter.save()

    @step
    def turn_section(self, a: int, b: int) -> None:
        section = some(ChapterSection, a)
        if section is None:
            return
        if section.live:
            section.unpublish()
        else:
            section.save_revision().publish()

    @step
    def edit_section(self, a: int, b: int) -> None:
        sections: list[Any] = [*NewsSection.objects.all(), *ChapterSection.objects.all()]
        section = latest(sections[a % len(sections)])
        section.introduction = token()
        revision = section.save_revision()
        if b % 3:
            revision.publish()

    # Events

    @step
    def new_event(self, a: int, b: int) -> None:
        word = token()
        sections: list[Any] = [*NewsSection.objects.all(), *ChapterSection.objects.all()]
        event = Event(
            title=f"Event {word}", slug=f"e-{word}", deck=token(), venue=token(), live=False,
            start_day=self.in_days(a * 5 - 20), start_time=time(18), end_time=time(19 + b % 3),
            all_day=a % 4 == 0, place=some(Jurisdiction, b) if b % 2 else None,
            photo=some(Photo, b) if b % 3 == 0 else None,
            recap=some(Article, a) if a % 3 == 0 else None,
        )  # fmt: skip
        sections[b % len(sections)].add_child(instance=event)
        event.topics = list(Topic.objects.all()[: b % 3])
        event.people = list(Person.objects.all()[: a % 2])
        revision = event.save_revision()
        if b % 5:
            revision.publish()

    @step
    def edit_event(self, a: int, b: int) -> None:
        stored = some(Event, a)
        if stored is None:
            return
        event = latest(stored)
        word = token()
        name, value = [
            ("title", f"Event {word}"), ("slug", f"e-{word}"), ("venue", word),
            ("start_day", self.in_days(a - 3)), ("status", "cancelled"), ("deck", word),
            ("recap", some(Article, a)), ("start_day", self.in_days(a * 40)), ("topics", []),
            ("end_time", time(22)), ("status", "scheduled"), ("online_link", "https://x.example/"),
        ][b % 12]  # fmt: skip
        setattr(event, name, value)
        event.end_day = None
        revision = event.save_revision()
        if (a + b) % 4:
            revision.publish()

    @step
    def turn_event(self, a: int, b: int) -> None:
        event = some(Event, a)
        if event is None:
            return
        if event.live:
            event.unpublish()
        elif b % 4 == 3:
            event.delete()
        else:
            event.get_latest_revision().publish()

    @step
    def move_event(self, a: int, b: int) -> None:
        event = some(Event, a)
        sections: list[Any] = [*NewsSection.objects.all(), *ChapterSection.objects.all()]
        if event and event.get_parent().pk != sections[b % len(sections)].pk:
            event.move(sections[b % len(sections)], pos="last-child")

    # Photos and documents

    @step
    def new_photo(self, a: int, b: int) -> None:
        rights = self.in_days(b) if b % 3 == 0 else None
        Photo.objects.create(
            title=f"Photo {token()}", file=tiny_photo(a), alt=token(), credit=token(),
            rights_expire=rights,
        )  # fmt: skip

    @step
    def change_photo(self, a: int, b: int) -> None:
        photo = some(Photo, a)
        if photo is None:
            return
        if b % 6 == 5:  # as the desk does: the sizes of the old file go
            photo.file = tiny_photo(a + b)
            photo.save()
            photo.renditions.all().delete()
            return
        days = (-1, 0, 2, 30)[a % 4]
        name, value = [
            ("title", f"Photo {token()}"), ("alt", token()), ("credit", token()),
            ("rights_expire", self.in_days(days)), ("rights_expire", None),
        ][b % 6]  # fmt: skip
        setattr(photo, name, value)
        photo.save()

    @step
    def delete_photo(self, a: int, b: int) -> None:
        if photo := some(Photo, a):
            photo.delete()

    @step
    def new_document(self, a: int, b: int) -> None:
        PressDocument.objects.create(title=f"Document {token()}", file=tiny_document(a % 3))

    @step
    def change_document(self, a: int, b: int) -> None:
        document = some(PressDocument, a)
        if document is None:
            return
        if b % 3:
            document.title = f"Document {token()}"
        else:
            document.file = tiny_document(b)
            document._set_document_file_metadata()
        document.save()

    @step
    def delete_document(self, a: int, b: int) -> None:
        document = some(PressDocument, a)
        if document and not Article.objects.filter(files__document=document).exists():
            document.delete()

    # Plain pages

    def plain_parent(self, n: int) -> Any:
        pages = [FrontPage.objects.get(), *PlainPage.objects.order_by("pk")]
        return pages[n % len(pages)]

    @step
    def new_plain_page(self, a: int, b: int) -> None:
        word = token()
        page = PlainPage(
            title=f"Page {word}", slug=f"p-{word}", introduction=token(), live=False,
            body=self.text(b), photo=some(Photo, b) if b % 3 == 0 else None,
        )  # fmt: skip
        self.plain_parent(a).add_child(instance=page)
        revision = page.save_revision()
        if b % 4:
            revision.publish()

    @step
    def edit_plain_page(self, a: int, b: int) -> None:
        stored = some(PlainPage, a)
        if stored is None:
            return
        page = latest(stored)
        word = token()
        name, value = [
            ("title", f"Page {word}"), ("slug", f"p-{word}"), ("body", self.text(a)),
            ("introduction", word), ("slug", f"p-{word}"),
        ][b % 5]  # fmt: skip
        setattr(page, name, value)
        revision = page.save_revision()
        if b % 6:
            revision.publish()

    @step
    def move_plain_page(self, a: int, b: int) -> None:
        page, target = some(PlainPage, a), self.plain_parent(b)
        if page is None or target.path.startswith(page.path):
            return
        if b % 4 == 3 and isinstance(target, PlainPage):
            page.move(target, pos="left")
        else:
            page.move(target, pos="last-child")

    @step
    def turn_plain_page(self, a: int, b: int) -> None:
        page = some(PlainPage, a)
        if page is None:
            return
        if page.live:
            page.unpublish()
        else:
            page.get_latest_revision().publish()

    @step
    def schedule_plain_page(self, a: int, b: int) -> None:
        if stored := some(PlainPage, a):
            page = latest(stored)
            page.title = f"Page {token()}"
            page.go_live_at = self.clock.now + timedelta(hours=1 + b % 30)
            page.save_revision().publish()

    @step
    def copy_plain_page(self, a: int, b: int) -> None:
        page = some(PlainPage, a)
        if page and PlainPage.objects.count() < 12:
            page.copy(
                recursive=True, keep_live=bool(b % 2), to=FrontPage.objects.get(),
                update_attrs={"slug": f"p-{token()}"},
            )  # fmt: skip

    @step
    def delete_plain_page(self, a: int, b: int) -> None:
        if page := some(PlainPage, a):
            page.delete()

    # The site

    @step
    def change_settings(self, a: int, b: int) -> None:
        settings, page = settings_of_site(), some(PlainPage, b)
        link = f'<a linktype="page" id="{page.pk}">x</a>' if page else ""
        name, value = [
            ("name", f"Network {token()}"), ("mission", token()), ("accent_light", "#00415a"),
            ("footer_text", f"<p>{token()} {link}</p>"), ("logo", some(Photo, b)), ("logo", None),
            ("accent_light", "#8a2f1d"),
        ][a % 7]  # fmt: skip
        setattr(settings, name, value)
        settings.save()

    @step
    def menu_link(self, a: int, b: int) -> None:
        models: list[Any] = [PlainPage, Article, ChapterSection]
        page = some(models[b % 3], a)
        link = some(MenuLink, b)
        if link and a % 3 == 0:
            link.delete()
        elif page:
            area = ("navigation", "footer")[b % 2]
            MenuLink.objects.create(
                settings=settings_of_site(), text=token(), page=page, area=area, column=token()
            )

    @step
    def edit_front(self, a: int, b: int) -> None:
        front = latest(FrontPage.objects.get())
        name, value = [
            ("latest_title", token()), ("latest_count", 1 + b % 4), ("lead", some(Article, b)),
            ("releases_count", 1 + b % 3), ("lead", None), ("coverage_introduction", token()),
            ("latest_kinds", [SOME_KINDS[b % 6]]), ("search_description", token()),
        ][a % 8]  # fmt: skip
        setattr(front, name, value)
        revision = front.save_revision()
        if b % 4:
            revision.publish()

    @step
    def highlight(self, a: int, b: int) -> None:
        front, row = FrontPage.objects.get(), some(Highlight, b)
        if row and a % 3 == 0:
            row.delete()
        elif a % 3 == 1 and (article := some(Article, b)):
            Highlight.objects.create(page=front, article=article, sort_order=b)
        elif clip := some(Clip, b):
            Highlight.objects.create(page=front, clip=clip, sort_order=b)

    @step
    def press_contact(self, a: int, b: int) -> None:
        contact = some(PressContact, b)
        if a % 3 and contact:
            contact.retired_on = (self.in_days(2), self.in_days(-1), None)[b % 3]
            contact.name = f"Contact {token()}" if a % 2 else contact.name
            contact.save()
        else:
            chapter = Organisation.objects.get(kind="chapter")
            PressContact.objects.create(
                name=f"Contact {token()}", email="desk@example.org", order=b % 3,
                beat=("", "Water")[a % 2], chapter=chapter if b % 3 == 0 else None,
                retired_on=self.in_days(b) if b % 2 else None,
            )  # fmt: skip
