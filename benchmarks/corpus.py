"""One archive for Dateline and for its peers: the same invented stories for each of them.

Story ``n`` depends on ``n`` alone, so a smaller archive is the newest part of a larger one. The archive
grows by time, as real ones do: always 250 stories and 50 clips a month, back from November 2026, so
1,000 stories are 4 months and 100,000 are 400. A page that shows a month is as long in all of them.

    python benchmarks/corpus.py --stories 10000                 # say what is in it
    python benchmarks/corpus.py --stories 10000 --hugo FOLDER   # write it as a Hugo site
    python benchmarks/corpus.py --stories 10000 --site FOLDER   # make a Dateline site with it
    python benchmarks/corpus.py --stories 10000 --wagtail FOLDER
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from typing import Any

from peers import hugo, stock

A_MONTH, CLIPS_A_MONTH = 250, 50
NEWEST_MONTH = 2026 * 12 + 10  # November 2026, counted in months
LAST_DAY = 20
FRESH = 1_000_000  # stories from this number on are published while a benchmark runs
BATCH = 200  # rows of one transaction, as the importers write them
NAME, MISSION = "Bench Network", "Local officials who compare notes and show their work."
_WORDS = """
the of and to in a for is on that with as are it by at from be this will have was their or has not
an its can more they said city council which our new one we who were all people been but about after
also other than public last year would when there water street community residents officials local
school state health budget plan service first county mayor office work into over two data board
housing project support report meeting members program funding would between most some these need
safety open city-wide every time across during many through under report until week before against
transit library permit river heat storm repair road bridge pipe meter sewer grant vote contract audit
hearing record notice map survey parcel block ward district precinct neighbourhood tenant landlord
rent shelter kitchen clinic nurse teacher student driver rider route signal crossing sidewalk bicycle
station depot garage fleet battery charger grid solar roof panel meter tariff bill fee fine refund
waiver credit bond loan reserve deficit surplus revenue levy assessment appeal ruling settlement
agreement amendment clause deadline extension pilot trial phase rollout upgrade outage shortage
drought flood wildfire smoke air quality sensor reading threshold advisory alert evacuation recovery
rebuild insurance claim adjuster contractor bidder supplier vendor invoice ledger payroll pension
union steward apprentice training certificate licence inspection violation complaint hotline counter
clerk archive minute agenda quorum motion second ballot turnout register canvass recount petition
referendum charter ordinance resolution statute mandate exemption variance zoning setback density
parkland playground garden orchard market vendor stall festival parade museum theatre mural heritage
volunteer mentor coach league field court pool rink trail greenway wetland creek shoreline harbour
"""
VOCABULARY = _WORDS.split()
WEIGHTS = list(accumulate(1 / (rank + 4) for rank in range(len(VOCABULARY))))
TOPICS = [
    "Clean water", "Housing", "Public transit", "Schools", "Libraries", "Heat and shade", "Broadband",
    "Open budgets", "Child care", "Street safety", "Public health", "Local jobs", "Elections",
    "Clean energy", "Parks", "Fair fees", "Wildfire", "Flooding", "Food", "Immigration",
]  # fmt: skip
KINDS = {
    "post": 42, "press-release": 24, "statement": 10, "recap": 6, "newsletter": 5, "op-ed": 4,
    "report": 4, "member-letter": 3, "toolkit": 2,
}  # fmt: skip
RELEASE_KINDS = ("press-release", "statement", "report", "toolkit")
CHAPTERS = ["az", "ca", "co", "ga", "mi", "mn", "nc", "nm", "oh", "or", "tx", "wi"]
_STATES = """alabama arizona california colorado florida georgia illinois iowa kansas maine maryland
michigan minnesota missouri montana nebraska nevada ohio oregon texas utah vermont virginia washington
wisconsin wyoming"""
STATES = _STATES.split()
PEOPLE = [
    f"{first} {last}"
    for first in ("Ana", "Ben", "Carla", "Deb", "Elio", "Farah", "Gus", "Hana")
    for last in ("Ruiz", "Okafor", "Lindqvist", "Tran", "Whitehorse")
]
OUTLETS = [f"The {place} {name}" for place in ("Lakes", "Valley", "Harbor", "Prairie", "Hill")
           for name in ("Times", "Record", "Dispatch", "Radio", "Journal", "Post")]  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One story in plain values. ``body``: ("text", [paragraphs]), ("heading", words) or
    ("quote", words, speaker) in reading order; a link in a paragraph is written ``[words](path)``."""

    number: int
    title: str
    slug: str
    moment: datetime
    kind: str
    deck: str
    body: tuple[tuple[Any, ...], ...]
    topics: tuple[int, int]  # places in TOPICS
    chapter: str
    places: tuple[str, str]
    person: str

    @property
    def month(self) -> str:
        return f"{self.moment:%Y-%m}"

    @property
    def path(self) -> str:
        """Its address on every site."""
        prefix = f"/chapters/{self.chapter}" if self.chapter else ""
        return f"{prefix}/news/{self.moment:%Y/%m}/{self.slug}/"


@dataclass(frozen=True)
class Piece:
    """One clip: what an outlet published about us. ``covers``: the number of a story, or -1."""

    number: int
    headline: str
    outlet: str
    day: date
    excerpt: str
    topic: int
    covers: int
    latest: bool

    @property
    def link(self) -> str:
        return f"https://outlet.example/{self.day:%Y/%m}/{self.number}"


def words(dice: random.Random, count: int) -> str:
    """So many words, common ones more often."""
    return " ".join(dice.choices(VOCABULARY, cum_weights=WEIGHTS, k=count))


def sentence(dice: random.Random, least: int = 9, most: int = 24) -> str:
    """A sentence-like run of words."""
    return words(dice, dice.randint(least, most)).capitalize() + "."


def _calendar(number: int, a_month: int) -> tuple[int, int, int]:
    """(year, month, day) of item ``number``, spread evenly over the first 20 days of its month."""
    back, place = divmod(number, a_month)
    year, month = divmod(NEWEST_MONTH - back, 12)
    return year, month + 1, LAST_DAY - place * LAST_DAY // a_month


def story(number: int) -> Story:
    """Story ``number``; 0 is the newest."""
    dice = random.Random(f"story {number}")
    year, month, day = _calendar(number, A_MONTH)
    minute = 59 - number % A_MONTH % 60
    title = words(dice, dice.randint(6, 10)).capitalize()
    slug = "-".join([*title.lower().split()[:6], str(number)])
    return Story(
        number, title, slug, datetime(year, month, day, 15, minute, tzinfo=UTC),
        dice.choices(list(KINDS), weights=list(KINDS.values()))[0],
        f"{sentence(dice, 12, 20)} {sentence(dice, 6, 12)}", _body(dice, number),
        tuple(dice.sample(range(len(TOPICS)), 2)),  # type: ignore[arg-type]
        dice.choice(CHAPTERS) if dice.random() < 0.3 else "",
        tuple(dice.sample(STATES, 2)), dice.choice(PEOPLE),  # type: ignore[arg-type]
    )  # fmt: skip


def fresh(number: int) -> Story:
    """A story that is not in the archive: the next one to be published, a minute after the last."""
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(minutes=number)
    return replace(story(FRESH + number), moment=moment)


def _body(dice: random.Random, number: int) -> tuple[tuple[Any, ...], ...]:
    """About 600 words in 3 to 8 blocks: text, headings, one quotation, two links."""
    sections = dice.randint(1, 3)
    quote = ("quote", f"{sentence(dice)} {sentence(dice)}", dice.choice(PEOPLE))
    blocks: list[tuple[Any, ...]] = []
    for at in range(sections):
        if at:
            blocks.append(("heading", words(dice, 4).capitalize()))
        count = round(560 / sections / 66)
        blocks.append(("text", [" ".join(sentence(dice) for _ in range(4)) for _ in range(count)]))
        if not at:
            blocks.append(quote)
    blocks.append(("text", [_linked(dice), sentence(dice)]))
    return tuple(blocks)


def _linked(dice: random.Random) -> str:
    topic = dice.randrange(len(TOPICS))
    return (
        f"{sentence(dice)} See [{TOPICS[topic].lower()}](/topics/{topic_slug(topic)}/) and "
        f"[all press releases](/releases/). {sentence(dice)}"
    )


@cache
def topic_slug(place: int) -> str:
    """The word of a topic in addresses."""
    return TOPICS[place].lower().replace(" ", "-")


def piece(number: int, count: int) -> Piece:
    """Clip ``number`` of an archive of ``count`` stories; every second one covers a story."""
    dice = random.Random(f"clip {number}")
    covers = number * (A_MONTH // CLIPS_A_MONTH)
    return Piece(
        number, words(dice, 9).capitalize(), dice.choice(OUTLETS),
        date(*_calendar(number, CLIPS_A_MONTH)), f"{sentence(dice)} {sentence(dice)}",
        dice.randrange(len(TOPICS)), covers if number % 2 and covers < count else -1, number % 10 == 0,
    )  # fmt: skip


def stories(count: int) -> Iterator[Story]:
    """The newest ``count`` stories, newest first, made one at a time."""
    return (story(number) for number in range(count))


def pieces(count: int) -> Iterator[Piece]:
    """The clips of an archive of ``count`` stories: one for each five."""
    return (piece(number, count) for number in range(count // 5))


# Dateline: inside a Django that is set up for a site (``make_site`` does both)


def make_site(folder: Path, count: int, *, address: str = "http://127.0.0.1:8000") -> None:
    """A new Dateline site in ``folder`` with the archive in it. One site a process."""
    make = import_module("dateline.project.commands.init").make
    make(folder, name=NAME, mission=MISSION, address=address, time_zone="America/Chicago")
    fill_dateline(count)


def open_site(folder: Path) -> None:
    """Set Django up for the site in ``folder``."""
    import_module("dateline.project.cli").open_site(folder)


@cache
def _records() -> dict[str, Any]:
    """The records that stories point to, made where they are not there yet."""
    content = import_module("dateline.content.models")
    directory = import_module("dateline.directory.models")
    outlet = import_module("dateline.contacts.models").Outlet
    newsroom = import_module("dateline.newsroom.models")
    section_of = import_module("dateline.newsroom.actions").section_of

    def those(model: Any, names: list[str], **more: Any) -> dict[str, Any]:
        return {name: model.objects.get_or_create(name=name, defaults=more)[0] for name in names}

    sections = {"": newsroom.NewsSection.objects.get()}
    for code in CHAPTERS:
        body, _ = directory.Organisation.objects.get_or_create(
            code=code, defaults={"name": f"Chapter {code.upper()}", "kind": "chapter"}
        )
        sections[code] = section_of(body)
    states = directory.Jurisdiction.objects.filter(level="state")
    return {
        "topics": list(those(content.Topic, TOPICS).values()),
        "people": those(directory.Person, PEOPLE),
        "outlets": those(outlet, OUTLETS),
        "places": {place.name.lower(): place for place in states},
        "sections": sections,
    }


def article_of(told: Story, *, live: bool = True) -> Any:
    """An unsaved Article with what it points to."""
    records = _records()
    article = import_module("dateline.newsroom.models").Article(
        title=told.title, slug=told.slug, kind=told.kind, deck=told.deck, date=told.moment,
        body=[_block(block) for block in told.body], live=live,
        dateline="DULUTH, Minn." if told.kind in RELEASE_KINDS[:2] else "",
        byline=told.person if told.kind in ("post", "recap", "op-ed", "member-letter") else "",
    )  # fmt: skip
    import_module("dateline.content.bulk").hold(
        article, topics=[records["topics"][n] for n in told.topics],
        places=[records["places"][name] for name in told.places],
        people=[records["people"][told.person]],
    )  # fmt: skip
    return article


def section_for(told: Story) -> Any:
    """The section of the page tree in which a story stands."""
    return _records()["sections"][told.chapter]


def _block(block: tuple[Any, ...]) -> tuple[str, Any]:
    if block[0] == "text":
        return "text", "".join(f"<p>{_anchors(words)}</p>" for words in block[1])
    if block[0] == "heading":
        return "text", f"<h2>{block[1]}</h2>"
    return "quote", {"text": block[1], "speaker": block[2], "speaker_title": "Mayor"}


def _anchors(words: str) -> str:
    """``[words](path)`` as a link."""
    head, *links = words.split("[")
    for link in links:
        label, rest = link.split("](")
        path, after = rest.split(")", 1)
        head += f'<a href="{path}">{label}</a>{after}'
    return head


def fill_dateline(
    count: int, *, desk_index: bool = True, say: Callable[[str], None] = print
) -> None:
    """Put the archive into the site that Django is set up for, oldest first.

    Memory does not grow with ``count``. desk_index: also fill the desk's search index, as every
    import does; without it the next ``dateline run`` fills it.
    """
    add = import_module("dateline.newsroom.actions").add_articles_in_bulk
    waiting: dict[str, list[Any]] = defaultdict(list)
    began = time.perf_counter()
    for done, told in enumerate(map(story, range(count - 1, -1, -1)), 1):
        waiting[told.chapter].append(article_of(told))
        if len(waiting[told.chapter]) == BATCH:
            add(section_for(told), waiting.pop(told.chapter))
        if done % 10_000 == 0:
            say(f"  {done} stories in {time.perf_counter() - began:.0f} s")
    for chapter, articles in waiting.items():
        add(_records()["sections"][chapter], articles)
    _fill_clips(count)
    if desk_index:
        index = import_module("dateline.search.actions").index_in_bulk
        index(import_module("dateline.newsroom.models").Article)
        index(import_module("dateline.coverage.models").Clip)
    say(f"  filled with {count} stories in {time.perf_counter() - began:.0f} s")


def _fill_clips(count: int) -> None:
    clip = import_module("dateline.coverage.models").Clip
    article = import_module("dateline.newsroom.models").Article
    hold = import_module("dateline.content.bulk").hold
    add = import_module("dateline.coverage.actions").add_clips_in_bulk
    records = _records()
    batch: list[Any] = []
    for told in pieces(count):
        covers = None
        if told.covers >= 0:
            path = story(told.covers).path
            covers = article.objects.filter(public_path=path).only("pk").first()
        batch.append(
            clip(headline=told.headline, link=told.link, outlet=records["outlets"][told.outlet],
                 date=told.day, excerpt=told.excerpt, show_in_latest=told.latest, live=True,
                 covers=covers)
        )  # fmt: skip
        hold(batch[-1], topics=[records["topics"][told.topic]])
        if len(batch) == BATCH:
            add(batch)
            batch = []
    if batch:
        add(batch)


# The peers


def write_hugo(folder: Path, count: int) -> None:
    """The same archive as a Hugo site: Markdown with TOML front matter, and the templates."""
    hugo.write_site(folder, stories(count), pieces(count), topics=TOPICS, chapters=CHAPTERS,
                    kinds=list(KINDS), releases=RELEASE_KINDS)  # fmt: skip


def fill_wagtail(count: int) -> None:
    """The same stories into the stock Wagtail project that Django is set up for."""
    import_module("stories.filling").fill(stories(count), TOPICS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=1_000)
    parser.add_argument("--hugo", type=Path, help="write a Hugo site here")
    parser.add_argument("--site", type=Path, help="make a Dateline site here")
    parser.add_argument("--wagtail", type=Path, help="make a stock Wagtail site here")
    told = parser.parse_args()
    oldest = story(told.stories - 1)
    length = sum(len(str(block).split()) for block in oldest.body)
    print(f"{told.stories} stories, {told.stories // 5} clips, back to {oldest.month}")
    print(f"  the oldest: {oldest.path}, {length} words in {len(oldest.body)} blocks")
    if told.hugo:
        write_hugo(told.hugo, told.stories)
    if told.site:
        make_site(told.site, told.stories)
    if told.wagtail:
        stock.make(told.wagtail, told.stories)


if __name__ == "__main__":
    main()
