"""Share cards: the picture that a shared link shows where the page has no photo of its own.

Set in the site's own type: kind, headline, organisation, date. A card stands under the hash of all that
is drawn on it, so the same words give the same address and the same bytes, and are drawn once.
"""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import astuple, dataclass
from io import BytesIO

import PIL
from anyascii import anyascii
from django.conf import settings
from PIL import Image, ImageChops, ImageDraw, ImageFont, features

from dateline.lib.text import shorten, squeeze
from dateline.newsroom.models import Article
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.tracking import note_file
from dateline.website.cards import Picture
from dateline.website.folding import when
from dateline.website.shell import absolute, frame

WIDTH, HEIGHT = 1200, 630
LEFT, RIGHT, TOP, FOOT = 84, 84, 92, 84  # margins
ROOM = WIDTH - LEFT - RIGHT
LABEL, SMALL = 34, 32
HEADLINE_TOP, HEADLINE_ROOM = 168, 330
SIZES = (84, 76, 68, 60, 54, 48, 42)
LEADING = 1.14
PAPER, INK, QUIET = "#fbfaf7", "#1c1b19", "#5d5a54"
DRAWING = 1  # goes up when cards are drawn in another way
LEVELS = 16  # shades of each colour: enough for smooth edges, few enough for a small file
# Characters of a headline that may count: three lines of the smallest size hold fewer.
LONGEST = 260
_FACES = {
    "serif": ("dateline-serif", 620),
    "sans": ("public-sans", 560),
}
Runs = list[tuple[ImageFont.FreeTypeFont, str]]


@dataclass(frozen=True)
class Words:
    """What stands on a card. kind: over the headline ("Press release"), or empty; accent: #rrggbb."""

    headline: str
    organisation: str
    kind: str = ""
    date: str = ""
    accent: str = ""

    @property
    def alt(self) -> str:
        """The card in words, for those who cannot see it."""
        first = f"{self.kind}: {self.headline}" if self.kind else self.headline
        rest = ", ".join(part for part in (self.organisation, self.date) if part)
        return f"{first} ({rest})" if rest else first


# The family of a page to the words of its card, given the arguments of its address.
SPEAKERS: dict[str, Callable[..., Words | None]] = {}


def words(
    headline: str, *, kind: str = "", organisation: str = "", date: str = "", accent: str = ""
) -> Words:
    """The words of a card; what is not given is the network's."""
    around = frame()
    return Words(
        headline=shorten(headline, LONGEST),
        organisation=squeeze(organisation or around.name),
        kind=kind,
        date=date.replace("\u00a0", " "),
        accent=accent or around.accent,
    )


def article_words(item: Article) -> Words:
    """What an article's share card says, where it has no photo."""
    body = item.chapter or item.issuer
    return words(
        item.title,
        kind=item.kind_row.label,
        organisation=body.name if body else "",
        date=when(item.date).text if item.date else "",
        accent=body.accent_light if body else "",
    )


def digest_of(told: Words) -> str:
    """The name of a card: a hash of everything that decides its bytes."""
    drawn = (astuple(told), DRAWING, PIL.__version__, features.check("raqm"))
    return hashlib.sha256(repr(drawn).encode()).hexdigest()[:24]


def share_card(path: str, told: Words) -> Picture:
    """The card of the page at ``path``, noted as shown by the page being rendered."""
    address = FAMILIES["share card"].address(
        digest=digest_of(told), page=path.strip("/") or "index"
    )
    note_file(address)
    return Picture(src=absolute(address), width=WIDTH, height=HEIGHT, alt=told.alt)


@functools.lru_cache(maxsize=64)
def draw(told: Words) -> bytes:
    """A card as PNG, 1200 by 630, in at most 46 colours."""
    layers = [Image.new("L", (WIDTH, HEIGHT), 0) for _ in range(3)]
    ink, accent, quiet = (ImageDraw.Draw(layer) for layer in layers)
    accent.rectangle((0, 0, 20, HEIGHT), fill=255)
    if told.kind:
        _line(accent, _fitted(told.kind, "sans", LABEL, ROOM), LEFT, TOP + LABEL)
    size, lines = _headline(_settable(told.headline))
    for number, text in enumerate(lines):
        baseline = HEADLINE_TOP + size + round(number * size * LEADING)
        _line(ink, _runs(text, "serif", size), LEFT, baseline)
    foot = HEIGHT - FOOT
    accent.rectangle((LEFT, foot - 62, LEFT + 96, foot - 58), fill=255)
    date = _runs(told.date, "sans", SMALL)
    room = ROOM - (_width(date) + 48 if told.date else 0)
    _line(ink, _fitted(told.organisation, "sans", SMALL, room), LEFT, foot)
    _line(quiet, date, WIDTH - RIGHT - _width(date), foot)
    return _png(layers, (INK, told.accent, QUIET))


def _png(layers: list[Image.Image], colours: tuple[str, ...]) -> bytes:
    """Layers of one colour each on paper, as a palette picture: each shade has a number of its own."""
    whole = Image.new("L", (WIDTH, HEIGHT), 0)
    palette = [_rgb(PAPER)]
    for layer, colour in zip(layers, colours, strict=True):
        first = len(palette) - 1
        shades = [round(value * (LEVELS - 1) / 255) for value in range(256)]
        whole = ImageChops.lighter(whole, layer.point([first + s if s else 0 for s in shades]))
        palette += [_between(PAPER, colour, n / (LEVELS - 1)) for n in range(1, LEVELS)]
    made = whole.convert("L")
    found = Image.frombytes("P", made.size, made.tobytes())
    found.putpalette([value for shade in palette for value in shade])
    file = BytesIO()
    found.save(file, "PNG", compress_level=6)
    return file.getvalue()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _between(one: str, other: str, share: float) -> tuple[int, int, int]:
    a, b = _rgb(one), _rgb(other)
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


# Type


@functools.lru_cache(maxsize=64)
def _fonts(face: str, size: int) -> tuple[ImageFont.FreeTypeFont, ...]:
    """A face in its three slices, at a size in pixels."""
    name, weight = _FACES[face]
    found = []
    for letters in ("basic", "latin-1", "latin-ext"):
        file = settings.PACKAGE / "website/static/website/fonts" / f"{name}-{letters}.woff2"
        font = ImageFont.truetype(str(file), size)
        font.set_variation_by_axes([weight])
        found.append(font)
    return tuple(found)


def _settable(text: str) -> str:
    """A headline as it can be set: what no font has spelt out or left out, dashes held to their word."""
    runs = _runs(text, "serif", SIZES[0])
    return (
        squeeze("".join(piece for _, piece in runs))
        .replace(" – ", "\u00a0– ")
        .replace(" — ", "\u00a0— ")
    )


@functools.lru_cache(maxsize=4096)
def _cut_of(face: str, char: str) -> int:
    """Which cut of a face has this character; -1: none."""
    if char.isspace():
        return 0
    for number, font in enumerate(_fonts(face, 48)):
        if bytes(font.getmask(char)) != bytes(font.getmask("\uffff")):
            return number
    return -1


def _runs(text: str, face: str, size: int) -> Runs:
    """A line as pieces of one font each. What no font has is spelt in Latin letters, or left out."""
    told: list[tuple[int, str]] = []
    for char in unicodedata.normalize("NFC", text):
        cut = _cut_of(face, char)
        if cut < 0:
            char = anyascii(char) if unicodedata.category(char)[0] in "LN" else ""
            cut = 0
        if told and told[-1][0] == cut:
            told[-1] = (cut, told[-1][1] + char)
        elif char:
            told.append((cut, char))
    fonts = _fonts(face, size)
    return [(fonts[cut], piece) for cut, piece in told]


def _width(runs: Runs) -> float:
    return sum(font.getlength(piece) for font, piece in runs)


def _line(on: ImageDraw.ImageDraw, runs: Runs, x: float, baseline: int) -> None:
    for font, piece in runs:
        on.text((x, baseline), piece, font=font, fill=255, anchor="ls")
        x += font.getlength(piece)


def _fitted(text: str, face: str, size: int, room: float) -> Runs:
    """A line that is set smaller, then cut, until it fits."""
    while size > 26 and _width(_runs(text, face, size)) > room:
        size -= 2
    while len(text) > 2 and _width(_runs(text, face, size)) > room:
        text = shorten(text, len(text) - 1)
    return _runs(text, face, size)


def _headline(text: str) -> tuple[int, list[str]]:
    """The largest size at which a headline fits, and its lines, as even as they can be."""
    for size in SIZES:
        most = int(HEADLINE_ROOM / (size * LEADING))
        lines = _lines(text, size, ROOM)
        if lines is not None and len(lines) <= most:
            return size, _balanced(text, size, lines)
    size = SIZES[-1]
    most = int(HEADLINE_ROOM / (size * LEADING))
    lines = _lines(text, size, ROOM, hard=True) or []
    if len(lines) > most:
        lines = lines[:most]
        while _width(_runs(f"{lines[-1]}…", "serif", size)) > ROOM:
            lines[-1] = lines[-1][:-1].rstrip()
        lines[-1] += "…"
    return size, lines


def _lines(text: str, size: int, room: float, *, hard: bool = False) -> list[str] | None:
    """A text in lines no wider than ``room``; None where a word is wider, unless words may be cut."""
    lines: list[str] = []
    todo = [word for part in text.split(" ") for word in _pieces(part)]
    todo = [word for word in todo if word]
    while todo:
        word = todo.pop(0)
        # A piece after a hyphen follows it without a space.
        glue = "" if lines and lines[-1].endswith("-") and word.startswith("\u2060") else " "
        bare = word.removeprefix("\u2060")
        if lines and _width(_runs(f"{lines[-1]}{glue}{bare}", "serif", size)) <= room:
            lines[-1] += f"{glue}{bare}"
        elif _width(_runs(bare, "serif", size)) <= room:
            lines.append(bare)
        elif not hard:
            return None
        else:
            cut = len(bare) - 1
            while cut > 1 and _width(_runs(f"{bare[:cut]}-", "serif", size)) > room:
                cut -= 1
            lines.append(f"{bare[:cut]}-")
            todo.insert(0, bare[cut:])
    return lines


def _pieces(word: str) -> list[str]:
    """A word, which may be broken after its own hyphens; later pieces are marked as glued."""
    parts = word.split("-")
    pieces = [f"{part}-" for part in parts[:-1]] + [parts[-1]]
    return [piece if n == 0 else f"\u2060{piece}" for n, piece in enumerate(pieces) if piece]


def _balanced(text: str, size: int, lines: list[str]) -> list[str]:
    """The narrowest setting that needs no more lines."""
    low, high = ROOM / (len(lines) + 1), float(ROOM)
    best = lines
    while high - low > 8:
        middle = (low + high) / 2
        tried = _lines(text, size, middle)
        if tried is not None and len(tried) <= len(lines):
            best, high = tried, middle
        else:
            low = middle
    return best
