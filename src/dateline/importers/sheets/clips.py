"""``dateline import clips``: one row, one piece that somebody else published."""

from __future__ import annotations

from urllib.parse import urlsplit

from wagtail.contrib.redirects.models import Redirect

from dateline.content import bulk
from dateline.coverage.actions import add_clips_in_bulk, doubles
from dateline.coverage.models import Clip
from dateline.importers.ledger import CLIP
from dateline.importers.sheets.columns import CLIPS
from dateline.importers.sheets.reading import Row
from dateline.importers.sheets.rows import Entry, SheetImport
from dateline.lib.text import ascii_slug
from dateline.newsroom.models import Article

_KINDS = {
    **{kind: kind for kind in Clip.Kind.values},
    "online": "web", "website": "web", "site": "web", "article": "web", "digital": "web",
    "blog": "web", "newspaper": "print", "paper": "print", "magazine": "print", "podcast": "radio",
    "audio": "radio", "television": "tv", "video": "tv", "broadcast": "tv",
}  # fmt: skip
_NO_BYLINE = {"none", "no byline", "staff report", "unsigned", "-", "n/a"}


class ClipSheet(SheetImport):
    """Clips from a sheet."""

    source = "clips"
    model = CLIP
    columns = CLIPS
    wanted = ("date", "outlet", "link", "photo")

    def name_of(self, row: Row) -> str:
        for column in ("id", "link"):
            if row.get(column):
                return f"{column}:{row.get(column)}"
        words = (row.get(name) for name in ("title", "outlet"))
        return "clip:" + "|".join(ascii_slug(word, 120) for word in words) + f"|{row.get('date')}"

    def make(self, entry: Entry) -> Clip:
        row = entry.row
        date, link = self.date(row), self.url(row, "link")
        entry.live = self.live(row)
        entry.missing += [name for name in self.wanted if not row.get(name)]
        entry.missing += ["date"] if row.get("date") and date.day is None else []
        people, unknown = self.people(row)
        entry.missing += [f"person: {name}" for name in unknown]
        byline = self.text(row, "byline", 200)
        clip = Clip(
            headline=self.text(row, "title", 300), link=link, date=date.day, live=entry.live,
            byline="" if byline.lower() in _NO_BYLINE else byline,
            no_byline=byline.lower() in _NO_BYLINE, kind=self._kind(row),
            excerpt=row.get("excerpt"), photo_id=self.photo(row, entry),
            covers_id=self._covers(row, entry), show_in_latest=self.yes(row, "show_in_latest"),
        )  # fmt: skip
        if row.get("outlet"):
            clip.outlet = self.directory.outlet(row.get("outlet"))
        if row.get("chapter"):
            clip.chapter = self.directory.chapter(row.get("chapter"))
            if clip.chapter is None:
                entry.missing.append(f"chapter: {row.get('chapter')}")
                self.tell(
                    "unmatched", row, f"“{row.get('chapter')}” is no chapter", column="chapter"
                )
        if entry.live:
            clip.first_published_at = clip.last_published_at = self.now
        bulk.hold(clip, people=people, topics=self.topics(row), places=self.places(row, entry))
        return clip

    def _kind(self, row: Row) -> str:
        told = row.get("kind").lower()
        if told and told not in _KINDS:
            self.tell("guessed", row, f"“{row.get('kind')}” is no kind of clip: filed as web",
                      column="kind")  # fmt: skip
        return _KINDS.get(told, Clip.Kind.WEB)

    def _covers(self, row: Row, entry: Entry) -> int | None:
        """Our item that the clip covers, by slug, address here or old address."""
        told = row.get("covers")
        if not told:
            return None
        path = urlsplit(told).path.strip("/") if "/" in told else told
        found = list(Article.objects.filter(public_path=f"/{path}/").values_list("pk", flat=True))
        if not found and "/" not in path:
            found = list(Article.objects.filter(slug=path).values_list("pk", flat=True)[:2])
        if not found:
            old = Redirect.objects.filter(old_path=Redirect.normalise_path(told))
            pages = old.exclude(redirect_page=None).values_list("redirect_page_id", flat=True)
            found = list(Article.objects.filter(pk__in=pages).values_list("pk", flat=True))
        if len(found) == 1:
            return int(found[0])
        why = "means more than one item" if found else "is no item of ours"
        entry.missing.append(f"covers: {told}")
        self.tell("unmatched", row, f"“{told}” {why}", column="covers")
        return None

    def store(self, entries: list[Entry]) -> None:
        clips = add_clips_in_bulk([entry.made for entry in entries], user=self.user)
        same = doubles(clips)
        for entry in entries:
            if first := same.get(entry.made.pk):
                self.tell("notes", entry.row, f"the same page as clip {first.pk}, “{first.headline}”: kept; "
                          "delete one of the two in the desk", column="link", pk=entry.made.pk)  # fmt: skip
