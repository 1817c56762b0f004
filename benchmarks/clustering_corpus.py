"""Invented short articles with planted copies, for ``clustering.py``.

A corpus depends on its seed and its ``Shape`` alone. What makes it hard is planted too: footers that an outlet
or a whole chain puts under everything, agencies' credit lines, events of which many papers write their own
story around the same sentences of a press release, briefs that quote little else, and columns of briefs
("round-ups") that are syndicated themselves.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

Paragraphs = list[str]


@dataclass(frozen=True)
class Shape:
    """How much of what is planted. Shares are of articles where nothing else is said."""

    copied: float = 0.10  # of stories: those that have copies
    most_copies: int = 160
    mean_copies: float = 5.0
    events: float = 0.012  # of stories: an event with many own stories around one press release
    roundups: float = 0.02
    roundup_copied: float = 0.2  # of round-ups: printed by two or three outlets
    edited: float = 0.03  # of words that a light edit replaces
    footers: float = 0.7  # of articles: those that carry their outlet's footer
    paragraphs: tuple[int, int] = (3, 9)
    stub: tuple[int, int] = (25, 60)  # words


SHAPES = {
    "usual": Shape(),
    "harder": Shape(
        copied=0.06, mean_copies=9.0, most_copies=400, events=0.03, roundups=0.04,
        roundup_copied=0.35, edited=0.05, footers=0.9, paragraphs=(2, 6), stub=(20, 45),
    ),
}  # fmt: skip

_STEMS = """water council budget school road bridge transit library permit river heat storm repair pipe meter
sewer grant contract audit hearing record map survey parcel ward precinct tenant landlord rent shelter kitchen
clinic nurse teacher student driver rider route signal crossing sidewalk bicycle station garage fleet battery
charger grid solar roof panel tariff fee fine refund credit bond loan reserve deficit levy appeal ruling
settlement clause deadline pilot trial outage drought flood wildfire smoke sensor alert recovery insurance
claim bidder vendor invoice pension union steward training licence inspection complaint clerk agenda quorum
ballot register recount petition charter ordinance statute variance zoning park garden market festival museum
mural mentor league pool trail wetland creek harbour ferry airport runway hospital ambulance pharmacy vaccine
fire police court judge jury prosecutor shooting arrest suspect crash driver trooper highway tunnel tax
income wage price inflation bank factory plant worker strike farm dairy cattle corn harvest drone robot chip
software network broadband phone camera game team coach season playoff stadium ticket film actor album song
stage church mosque temple priest border migrant visa embassy treaty tariff missile navy soldier veteran
senator governor mayor president election debate poll campaign donor lobby bill veto committee senate house
forest timber mine oil pipeline refinery emission climate glacier ocean whale salmon wolf bear owl bee virus
cancer therapy trial patient doctor insurer premium opioid overdose prison parole inmate bail gun ammunition"""
_ENDINGS = ["", "s", "ing", "ed", "er", "al", "ist", "ment", "ward", "able", "less", "ity", "ship"]
_SYLLABLES_SAID = """ka ber lind strom wal den mor ris hol fen gar vas quez ter nor by ash croft pel zan dri ov stein
mann hart bel mon tre vi sal cor dell ham ford ley ton wick burg dale field port mill rock lake glen"""
_SHORT_SAID = "new local public old large small final federal early late quiet costly joint likely modest sharp"
_VERBS_SAID = """approved rejected delayed described criticised defended funded opened closed reviewed expanded
reduced proposed questioned welcomed tested replaced ended began announced"""
_DAY_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_SYLLABLES, _SHORT, _VERBS, _DAYS = (
    said.split() for said in (_SYLLABLES_SAID, _SHORT_SAID, _VERBS_SAID, _DAY_NAMES)
)
# n noun, A adjective (of "a n"), v verb, p proper name, d day, c city, # figure: the rest stands as it is.
PATTERNS = [line.replace(" a n", " A n").split() for line in """
The c council v the a n of n in c on d
n and n were v by the a n , p said
Officials in c v a n for the n after a # -month n
p , who leads the n , said the n would be v before the end of the year
More than # people v the n when the a n was v d
It was not clear when the n would be v or how much the n would cost
According to p , the n has v # n since the a n
The n , which is the # th in c this year , v the n of a n
" We have v the n and the n , and we will not wait , " p said of the n
Residents said the a n v their n , and # of them v a n
In a n , the n of c v that n would v n
p v the n d , but the a n of n remains v
The # -page n says n v n while n v n
A spokesperson for p did not immediately respond to a request for comment about the n
The a n comes as c and c v their own n
n has v by # percent , a n that p called a
" I do not think the n has been v , " said p , a n from c
Last year the n v # n , and the n has v since then
If the n is v , c would have to v its n and n by d
The n of the n was v with n , n and n
""".strip().splitlines()]  # fmt: skip
_FOOTERS = """Sign up for our free newsletter and get the n of c in your inbox every d morning
Copyright by the c n company and all rights reserved , this material may not be published without permission
p covers n and n for this newspaper and can be reached at the c newsroom
Support local journalism with a digital subscription and read the n on your phone or tablet
Follow us for more news about n in c and send your a n to the editors
This newspaper is part of the n trust , which asks its readers to report any n that they find a
Comments are closed on this article and letters about n are printed every d in the a edition""".splitlines()
AGENCIES = [
    "The Associated Press",
    "Reuters",
    "AFP",
    "States Newsroom",
    "Tribune News Service",
    "Plains Wire",
]


@dataclass
class Story:
    """What happened once, in one wording."""

    number: int
    title: str
    byline: str
    body: Paragraphs
    agency: str = ""


@dataclass
class Words:
    """A vocabulary with Zipf's frequencies, and sentences made of it."""

    dice: random.Random
    nouns: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        stems = [*dict.fromkeys(_STEMS.split())]
        stems += sorted({"".join(self.dice.choices(_SYLLABLES, k=2)) for _ in range(900)})
        self.nouns = [stem + ending for ending in _ENDINGS for stem in stems]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.nouns))))
        made = [
            "".join(self.dice.choices(_SYLLABLES, k=self.dice.randint(2, 3))).title()
            for _ in range(4000)
        ]
        self.names = made

    def filled(self, pattern: list[str]) -> str:
        dice = self.dice
        nouns = iter(dice.choices(self.nouns, cum_weights=self.weights, k=pattern.count("n")))
        out = []
        for word in pattern:
            if word == "n":
                word = next(nouns)
            elif word == "A":
                word = dice.choice(_SHORT)
            elif word == "v":
                word = dice.choice(_VERBS)
            elif word == "p":
                word = f"{dice.choice(self.names)} {dice.choice(self.names)}"
            elif word == "c":
                word = self.names[int(len(self.names) * dice.random() ** 3)]
            elif word == "d":
                word = dice.choice(_DAYS)
            elif word == "#":
                word = str(dice.randint(2, 900))
            out.append(word)
        said = " ".join(out)
        return said[0].upper() + said[1:] + "."

    def sentence(self) -> str:
        return self.filled(self.dice.choice(PATTERNS))

    def paragraph(self, least: int = 1, most: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(self.dice.randint(least, most)))

    def name(self) -> str:
        return f"{self.dice.choice(self.names)} {self.dice.choice(self.names)}"

    def title(self) -> str:
        return " ".join(self.sentence().rstrip(".").split()[: self.dice.randint(6, 11)])


class Corpus:
    """Articles in an order without meaning; each a dict: id, outlet, kind, text, parts.

    parts: words by story number; one entry but for round-ups.
    """

    def __init__(self, count: int, seed: int, shape: Shape) -> None:
        self.count, self.shape = count, shape
        self.dice = random.Random(f"clustering {seed}")
        self.words = Words(self.dice)
        self._stories = 0
        self._footers = self._outlets()

    def articles(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for article in self._all():
            made.append(article)
            if len(made) == self.count:
                break
        self.dice.shuffle(made)
        for number, article in enumerate(made):
            article["id"] = number
        return made

    def _outlets(self) -> list[Paragraphs]:
        """Footers by outlet; every third outlet belongs to a chain, whose outlets have the same ones."""

        def footer() -> Paragraphs:
            count = self.dice.randint(1, 4)
            return [
                self.words.filled(line.replace(" a n", " A n").split())
                for line in self.dice.sample(_FOOTERS, count)
            ]

        chains = [footer() for _ in range(12)]
        return [self.dice.choice(chains) if n % 3 == 0 else footer() for n in range(700)]

    def _all(self) -> Iterator[dict[str, Any]]:
        recent: list[Story] = []
        while True:
            chance = self.dice.random()
            if chance < self.shape.events:
                yield from self._event()
            elif chance < self.shape.events + self.shape.roundups and len(recent) > 60:
                yield from self._roundup(self.dice.sample(recent[-400:], self.dice.randint(2, 5)))
            else:
                story = self._story()
                yield self._article(story, "original", story.body)
                if self.dice.random() < self.shape.copied:
                    recent.append(story)
                    yield from self._copies(story)
                elif self.dice.random() < 0.05:
                    recent.append(story)

    def _story(self, quotes: Paragraphs = [], paragraphs: tuple[int, int] | None = None) -> Story:  # noqa: B006
        self._stories += 1
        body = [
            self.words.paragraph()
            for _ in range(self.dice.randint(*(paragraphs or self.shape.paragraphs)))
        ]
        for quote in quotes:
            body.insert(self.dice.randint(1, len(body)), quote)
        agency = self.dice.choice(AGENCIES) if self.dice.random() < 0.5 else ""
        return Story(self._stories, self.words.title(), self.words.name(), body, agency)

    def _event(self) -> Iterator[dict[str, Any]]:
        """One press release; many papers write their own story around one or two sentences of it.

        Every fifth is a brief of two or three sentences of its own around the quote. Some are syndicated.
        """
        quotes = [f"“{self.words.sentence()[:-1]}, {self.words.sentence().lower()}” {self.words.name()} said." for _ in range(3)]  # fmt: skip
        for _ in range(self.dice.randint(2, 30)):
            used = self.dice.sample(quotes, self.dice.choice((1, 1, 2)))
            brief = self.dice.random() < 0.2
            story = self._story(used[:1] if brief else used, (1, 2) if brief else None)
            yield self._article(story, "own story", story.body)
            if self.dice.random() < self.shape.copied and not brief:
                yield from self._copies(story)

    def _copies(self, story: Story) -> Iterator[dict[str, Any]]:
        count = min(
            self.shape.most_copies,
            1 + int(self.dice.paretovariate(1.2) * self.shape.mean_copies / 4),
        )
        for _ in range(count):
            kind = self.dice.choice(("same", "retitled", "rebylined", "truncated", "truncated", "stub", "edited", "reboilered"))  # fmt: skip
            yield self._article(story, kind, self._changed(story.body, kind))

    def _changed(self, body: Paragraphs, kind: str) -> Paragraphs:
        if kind == "truncated":
            return body[: max(1, round(len(body) * self.dice.uniform(0.3, 0.8)))]
        if kind == "stub":
            words = " ".join(body).split()
            return [" ".join(words[: self.dice.randint(*self.shape.stub)]) + " …"]
        if kind == "edited":
            kept = [p for p in body if self.dice.random() > 0.1] or body
            return [" ".join(self._replaced(p.split())) for p in kept]
        return body

    def _replaced(self, words: list[str]) -> Iterator[str]:
        for word in words:
            chance = self.dice.random()
            if chance < self.shape.edited / 2:
                yield self.dice.choice(self.words.nouns)
            elif chance > self.shape.edited:
                yield word

    def _roundup(self, stories: list[Story]) -> Iterator[dict[str, Any]]:
        """The heads of several stories under one title, sometimes one of them whole."""
        parts, body = {}, []
        for place, story in enumerate(stories):
            whole = place == 0 and self.dice.random() < 0.3
            piece = story.body if whole else story.body[: self.dice.randint(1, 3)]
            parts[story.number] = sum(len(p.split()) for p in piece)
            body.append((story.number, piece))
        self.dice.shuffle(body)
        column = Story(
            0, f"{self.words.name()} news in brief", "", [p for _, piece in body for p in piece]
        )
        copies = self.dice.randint(2, 3) if self.dice.random() < self.shape.roundup_copied else 1
        for _ in range(copies):
            yield self._article(column, "round-up", column.body) | {"parts": parts}

    def _article(self, story: Story, kind: str, body: Paragraphs) -> dict[str, Any]:
        outlet = self.dice.randrange(len(self._footers))
        title = (
            self.words.title()
            if kind in ("retitled", "stub") or self.dice.random() < 0.2
            else story.title
        )
        byline = self.words.name() if kind == "rebylined" else story.byline
        text = [title, f"By {byline}" if byline else ""]
        if story.agency and kind != "rebylined":
            text[1] += f", {story.agency}"
        text += body
        if story.agency and kind != "stub" and self.dice.random() < 0.6:
            text.append(f"{story.agency} is an independent news organisation . Copyright {story.agency} . All rights reserved . This material may not be published , broadcast , rewritten or redistributed without permission .")  # fmt: skip
        if kind == "stub":
            text.append("Read the full story at the outlet that published it first.")
        if kind == "reboilered":
            text += [self.words.paragraph(1, 2), *self._footers[outlet]]
        elif self.dice.random() < self.shape.footers:
            text += self._footers[outlet]
        return {
            "id": 0, "outlet": f"outlet {outlet}", "kind": kind, "text": "\n\n".join(filter(None, text)),
            "parts": {story.number: len(" ".join(body).split())},
        }  # fmt: skip
