"""More steps of a desk: who holds and leads what, and press kits (see ``press_steps.py``)."""

from __future__ import annotations

import json
from typing import Any

from dateline.content.models import Photo, Topic
from dateline.directory.models import (
    Jurisdiction,
    KeyFact,
    Logo,
    Membership,
    Office,
    Organisation,
    Person,
    Term,
)
from dateline.newsroom.models import Article, ChapterSection, Priority, SubStory
from dateline.website.models import GoneAddress, plain_path
from tests.press_steps import latest, some, step, token
from tests.press_world import World


class Records(World):
    """Every step there is."""

    @step
    def elect(self, a: int, b: int) -> None:
        """Somebody takes an office, for now, from a day to come or until one."""
        person, place = some(Person, a), some(Jurisdiction, b)
        if person is None or place is None:
            return
        office, _ = Office.objects.get_or_create(title=f"Office {b % 3}", jurisdiction=place)
        start, end = (("2024", ""), (f"{self.in_days(3)}", ""), ("2020", f"{self.in_days(2)}"))[
            a % 3
        ]
        Term.objects.create(person=person, office=office, start=start, end=end)

    @step
    def end_a_term(self, a: int, b: int) -> None:
        if term := some(Term, a):
            if b % 3 == 2:
                term.delete()
                return
            term.end = ("2025", f"{self.in_days(1)}")[b % 2]
            term.start = min(term.start, "2024")
            term.save()

    @step
    def join_chapter(self, a: int, b: int) -> None:
        if person := some(Person, a):
            chapters = Organisation.objects.filter(kind="chapter").order_by("pk")
            person.chapter = chapters[b % len(chapters)] if chapters and b % 4 else None
            person.save()

    @step
    def lead(self, a: int, b: int) -> None:
        """Somebody leads an organisation, or does so no longer."""
        body, person, role = some(Organisation, a), some(Person, b), some(Membership, a)
        if role is not None and b % 3 == 0:
            role.delete()
        elif role is not None and b % 3 == 1:
            role.end = f"{self.in_days(1)}"
            role.start = ""
            role.save()
        elif body is not None and person is not None:
            Membership.objects.create(organisation=body, person=person, role=f"Role {token()}")

    @step
    def state_a_fact(self, a: int, b: int) -> None:
        body, fact = some(Organisation, a), some(KeyFact, b)
        if fact is not None and b % 3 == 0:
            fact.delete()
        elif fact is not None and b % 3 == 1:
            fact.value = token()
            fact.save()
        elif body is not None:
            KeyFact.objects.create(
                organisation=body, label="Members", value=token(), as_of=self.in_days(-1)
            )

    @step
    def put_up_a_logo(self, a: int, b: int) -> None:
        body, photo, logo = some(Organisation, a), some(Photo, b), some(Logo, a)
        if logo is not None and b % 2:
            logo.delete()
        elif body is not None and photo is not None:
            Logo.objects.create(organisation=body, name=f"Logo {token()}", photo=photo)

    @step
    def note_that_it_is_gone(self, a: int, b: int) -> None:
        """An address is gone on purpose, that of a story that was taken down or of one long ago."""
        note = some(GoneAddress, a)
        down = list(Article.objects.filter(live=False, public_path__gt="").order_by("pk"))
        if note is not None and b % 3 == 0:
            note.delete()
        elif note is not None and b % 3 == 1:
            note.reason = token()
            note.save()
        else:
            path = down[a % len(down)].public_path if down and b % 2 else f"/old/story-{a % 3}"
            GoneAddress.objects.get_or_create(path=plain_path(path), defaults={"reason": token()})

    @step
    def set_a_priority(self, a: int, b: int) -> None:
        section: Any = some(ChapterSection, a)
        priority = some(Priority, b)
        if priority is not None and b % 3 == 0:
            priority.delete()
        elif section is not None:
            Priority.objects.create(section=section, title=token(), topic=some(Topic, b))

    @step
    def write_a_story_of_an_issue(self, a: int, b: int) -> None:
        """A newsletter issue gets a story about something, or loses one."""
        stored = some(Article, a)
        if stored is None:
            return
        issue = latest(stored)
        issue.kind = "newsletter"
        stories = list(issue.stories.all())
        if stories and b % 3 == 0:
            issue.stories = stories[1:]
        else:
            about = [
                {"topic": some(Topic, b)}, {"person": some(Person, b)},
                {"place": some(Jurisdiction, b)}, {},
            ][b % 4]  # fmt: skip
            issue.stories = [*stories, SubStory(title=token(), **about)]
        issue.save_revision().publish()

    @step
    def quote_somebody(self, a: int, b: int) -> None:
        """A quote is put to another speaker, or its speaker's name and title are typed."""
        stored, person = some(Article, a), some(Person, b)
        if stored is None:
            return
        article = latest(stored)
        value = {
            "text": token(), "person": person.pk if person else None, "source_url": "",
            "speaker": token() if b % 3 == 0 else "", "speaker_title": token() if b % 4 == 0 else "",
        }  # fmt: skip
        blocks = article.body.get_prep_value()
        mine = next((each for each in blocks if each["type"] == "quote"), None)
        if mine is None:
            blocks.append({"type": "quote", "value": value})
        else:
            mine["value"] = value
        article.body = json.dumps(blocks)
        revision = article.save_revision()
        if b % 5:
            revision.publish()
