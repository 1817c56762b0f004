"""Draws the demo's pictures: flat landscapes and streets in the network's palette, no people.

Every picture follows from its key alone. Shapes are drawn at twice the size and reduced, so that
edges are smooth.
"""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, SCALE = 1600, 1067, 2
Colour = tuple[int, int, int]
INK: Colour = (22, 42, 54)
TEAL: Colour = (15, 92, 110)
MIST: Colour = (205, 219, 218)
SAND: Colour = (238, 222, 196)
CORAL: Colour = (214, 112, 82)
GOLD: Colour = (240, 186, 98)
CREAM: Colour = (249, 242, 228)
MOSS: Colour = (96, 122, 92)
BRICK: Colour = (151, 74, 58)


class Sheet:
    """A sheet to draw on, in points of the finished picture."""

    def __init__(self, key: str, top: Colour, bottom: Colour) -> None:
        self.random = random.Random(zlib.crc32(key.encode()))  # noqa: S311 - a drawing, no secret
        gradient = Image.new("RGB", (1, 256))
        for y in range(256):
            gradient.putpixel((0, y), mix(top, bottom, y / 255))
        self.image = gradient.resize((WIDTH * SCALE, HEIGHT * SCALE))
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, w: float, h: float, colour: Colour) -> None:
        self.pen.rectangle([x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE], fill=colour)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def disc(self, x: float, y: float, r: float, colour: Colour) -> None:
        self.pen.ellipse(
            [(x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE], fill=colour
        )

    def line(self, points: list[tuple[float, float]], width: float, colour: Colour) -> None:
        self.pen.line(
            [(x * SCALE, y * SCALE) for x, y in points],
            fill=colour,
            width=round(width * SCALE),
            joint="curve",
        )

    def sun(self, x: float, y: float, r: float, colour: Colour) -> None:
        """A disc with a soft halo."""
        halo = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(halo).ellipse(
            [
                (x - r * 2.4) * SCALE,
                (y - r * 2.4) * SCALE,
                (x + r * 2.4) * SCALE,
                (y + r * 2.4) * SCALE,
            ],
            fill=90,
        )
        halo = (
            halo.resize((WIDTH // 4, HEIGHT // 4))
            .filter(ImageFilter.GaussianBlur(26))
            .resize(self.image.size)
        )
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=halo)
        self.pen = ImageDraw.Draw(self.image)
        self.disc(x, y, r, colour)

    def ridge(self, base: float, height: float, colour: Colour, *, rough: float = 1.0) -> None:
        """A range of hills from edge to edge."""
        phase = [self.random.uniform(0, 6.28) for _ in range(4)]
        points = [(0.0, float(HEIGHT))]
        for x in range(0, WIDTH + 20, 20):
            y = sum(
                math.sin(x / (340 / (n + 1) * (1.6 - 0.2 * rough)) + phase[n]) / (n + 1.4)
                for n in range(4)
            )
            points.append((x, base - height * (0.5 + 0.42 * y)))
        self.shape([*points, (WIDTH, HEIGHT)], colour)

    def house(
        self, x: float, y: float, w: float, h: float, wall: Colour, roof: Colour, lit: Colour
    ) -> None:
        """A house whose foot stands at ``y``."""
        self.box(x, y - h, w, h, wall)
        self.shape(
            [(x - w * 0.06, y - h), (x + w / 2, y - h - w * 0.42), (x + w * 1.06, y - h)], roof
        )
        for column in range(2):
            self.box(x + w * (0.2 + 0.38 * column), y - h * 0.7, w * 0.2, h * 0.3, lit)

    def jpeg(self) -> bytes:
        out = BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(
            out, "JPEG", quality=86, optimize=True
        )
        return out.getvalue()


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two."""
    a, b, c = (round(p + (q - p) * share) for p, q in zip(one, other, strict=True))
    return a, b, c


def river(s: Sheet) -> None:
    s.sun(1130, 560, 92, mix(GOLD, CREAM, 0.35))
    s.ridge(640, 90, mix(MIST, TEAL, 0.35))
    for n in range(13):
        x, h = 40 + n * 122 + s.random.randint(-16, 16), s.random.randint(50, 130)
        s.box(
            x, 640 - h, s.random.randint(70, 116), h, mix(BRICK, TEAL, s.random.uniform(0.2, 0.5))
        )
    s.box(0, 640, WIDTH, HEIGHT - 640, mix(TEAL, INK, 0.25))
    for n in range(34):
        y = 655 + n * 12.5
        w = 60 + n * 9 + s.random.randint(-30, 40)
        s.box(1130 - w / 2 + s.random.randint(-30, 30), y, w, 3.2, mix(GOLD, TEAL, 0.25 + n / 60))
    for x in (470, 900):
        s.box(x, 250, 34, 470, INK)
        s.box(x + 66, 250, 34, 470, INK)
        for y in range(270, 700, 58):
            s.line([(x + 17, y), (x + 83, y + 52)], 5, INK)
            s.line([(x + 83, y), (x + 17, y + 52)], 5, INK)
        s.box(x - 16, 236, 132, 22, INK)
    s.box(0, 590, WIDTH, 24, INK)
    s.box(0, 470, WIDTH, 12, INK)
    for x in range(-40, WIDTH, 72):
        s.line([(x, 594), (x + 36, 476), (x + 72, 594)], 5, INK)


def library(s: Sheet) -> None:
    for _ in range(70):
        s.disc(
            s.random.randint(0, WIDTH),
            s.random.randint(0, 420),
            s.random.choice([1.2, 1.6, 2.2]),
            mix(MIST, INK, 0.2),
        )
    s.ridge(820, 120, mix(INK, TEAL, 0.25))
    wall = mix(SAND, TEAL, 0.28)
    s.box(300, 430, 1000, 430, wall)
    s.shape([(262, 430), (800, 250), (1338, 430)], mix(wall, INK, 0.25))
    s.shape([(380, 414), (800, 276), (1220, 414)], mix(wall, INK, 0.42))
    s.disc(800, 362, 38, GOLD)
    s.box(262, 426, 1076, 26, mix(wall, CREAM, 0.3))
    for n in range(7):
        x = 356 + n * 134
        s.box(x + 44, 510, 56, 260, mix(GOLD, CREAM, 0.25))
        s.box(x + 69, 510, 5, 260, BRICK)
        s.box(x + 44, 632, 56, 5, BRICK)
    for n in range(8):
        x = 332 + n * 134
        s.box(x - 4, 468, 40, 372, mix(wall, CREAM, 0.34))
        s.box(x - 12, 456, 56, 16, mix(wall, CREAM, 0.5))
        s.box(x - 12, 828, 56, 16, mix(wall, CREAM, 0.5))
    s.box(740, 610, 120, 236, mix(GOLD, CORAL, 0.2))
    for n in range(5):
        s.box(250 - n * 34, 850 + n * 24, 1100 + n * 68, 24, mix(MIST, INK, 0.35 + n * 0.07))
    s.box(0, 968, WIDTH, 100, mix(INK, TEAL, 0.12))
    s.shape([(660, 968), (940, 968), (1140, HEIGHT), (460, HEIGHT)], mix(GOLD, INK, 0.62))


def town(s: Sheet) -> None:
    s.sun(330, 300, 66, CREAM)
    s.ridge(660, 150, mix(MIST, TEAL, 0.18))
    palette = [CORAL, TEAL, SAND, BRICK, MOSS, GOLD, mix(TEAL, MIST, 0.4), mix(CORAL, SAND, 0.5)]
    x = -40.0
    n = 0
    while x < WIDTH:
        w, h = s.random.randint(168, 230), s.random.randint(280, 400)
        wall, foot = palette[n % len(palette)], 880
        s.box(x, foot - h, w, h, wall)
        s.box(x - 6, foot - h - 18, w + 12, 24, mix(wall, INK, 0.35))
        for floor in range(2):
            for column in range(3):
                s.box(
                    x + w * (0.13 + 0.27 * column),
                    foot - h + 42 + floor * 92,
                    w * 0.17,
                    58,
                    mix(wall, CREAM, 0.62),
                )
        awning = palette[(n + 3) % len(palette)]
        s.box(x + 14, foot - 104, w - 28, 104, mix(INK, wall, 0.22))
        for stripe in range(6):
            left = x + 8 + stripe * (w - 16) / 6
            tint = awning if stripe % 2 else CREAM
            s.shape(
                [
                    (left, foot - 124),
                    (left + (w - 16) / 6, foot - 124),
                    (left + (w - 16) / 6 + 3, foot - 82),
                    (left - 3, foot - 82),
                ],
                tint,
            )
        x, n = x + w + 4, n + 1
    s.box(0, 880, WIDTH, 44, mix(MIST, SAND, 0.5))
    s.box(0, 924, WIDTH, 143, mix(INK, MIST, 0.25))
    for left in range(60, WIDTH, 240):
        s.box(left, 990, 120, 8, CREAM)


def bus(s: Sheet) -> None:
    block = [
        mix(SAND, MOSS, 0.12),
        mix(SAND, MIST, 0.5),
        mix(SAND, CORAL, 0.2),
        mix(MOSS, SAND, 0.45),
    ]
    for row in range(-1, 6):
        for column in range(-1, 8):
            x, y = column * 250 + row * 46, row * 214
            s.shape(
                [(x, y), (x + 206, y + 22), (x + 240, y + 196), (x + 34, y + 174)],
                s.random.choice(block),
            )
            for _ in range(s.random.randint(3, 6)):
                u, v = s.random.uniform(0.1, 0.74), s.random.uniform(0.12, 0.72)
                px, py = x + u * 206 + v * 34, y + v * 174 + u * 22
                roof = s.random.choice([BRICK, TEAL, mix(INK, MIST, 0.4), CORAL])
                s.shape(
                    [(px + 5, py + 7), (px + 47, py + 12), (px + 53, py + 43), (px + 11, py + 38)],
                    mix(INK, SAND, 0.55),
                )
                s.shape([(px, py), (px + 42, py + 5), (px + 48, py + 36), (px + 6, py + 31)], roof)
    path: list[tuple[float, float]] = [
        (-20, 640), (520, 698), (590, 905), (1120, 962), (1075, 742), (1620, 802),
    ]  # fmt: skip
    s.line(path, 30, CREAM)
    s.line(path, 12, CORAL)
    for stop in path[1:-1]:
        s.disc(*stop, 24, CREAM)
        s.disc(*stop, 13, INK)
    s.shape([(742, 880), (930, 900), (938, 958), (750, 938)], mix(INK, SAND, 0.35))
    s.shape([(736, 868), (924, 888), (932, 944), (744, 924)], GOLD)
    for n in range(4):
        s.shape(
            [
                (756 + n * 42, 880 + n * 4.4),
                (786 + n * 42, 883 + n * 4.4),
                (790 + n * 42, 914 + n * 4.4),
                (760 + n * 42, 911 + n * 4.4),
            ],
            TEAL,
        )


def mountains(s: Sheet) -> None:
    s.sun(1180, 320, 78, mix(GOLD, CORAL, 0.3))
    for n in range(5):
        s.ridge(
            560 + n * 84, 300 - n * 34, mix(mix(CORAL, MIST, 0.45), INK, 0.12 + n * 0.17), rough=2.4
        )
    for n in range(40):
        x, y = 280 + s.random.randint(0, 1040), 900 + s.random.randint(0, 110)
        size = 34 + (y - 900) * 0.22
        s.house(
            x, y, size, size * 0.7, mix(INK, TEAL, 0.3 + (n % 3) * 0.1), mix(INK, BRICK, 0.35), GOLD
        )
    s.shape([(0, 1020), (WIDTH, 985), (WIDTH, HEIGHT), (0, HEIGHT)], mix(INK, TEAL, 0.1))


def street(s: Sheet) -> None:
    s.box(0, 420, WIDTH, 650, mix(INK, MIST, 0.3))
    s.box(0, 392, WIDTH, 50, mix(SAND, MIST, 0.3))
    wall = mix(BRICK, CORAL, 0.25)
    s.box(120, 96, 880, 300, wall)
    s.box(98, 76, 924, 28, mix(wall, INK, 0.4))
    for row in range(2):
        for column in range(9):
            s.box(164 + column * 92, 138 + row * 122, 56, 74, mix(CREAM, TEAL, 0.18))
            s.box(190 + column * 92, 138 + row * 122, 4, 74, wall)
    for x in (1120, 1260, 1410, 1530):
        s.box(x - 8, 280, 16, 120, mix(BRICK, INK, 0.5))
        s.disc(x, 246, 84, mix(MOSS, TEAL, s.random.uniform(0.1, 0.5)))
    for n in range(11):
        top, low = 300 + n * 96, 40 + n * 148
        s.shape([(top, 470), (top + 52, 470), (low + 84, 1010), (low, 1010)], CREAM)
    s.box(0, 1024, WIDTH, 43, mix(SAND, MIST, 0.4))
    s.box(1330, 330, 14, 330, INK)
    s.shape([(1337, 238), (1392, 293), (1337, 348), (1282, 293)], GOLD)
    s.line([(1337, 268), (1337, 318)], 9, INK)


def lake(s: Sheet) -> None:
    s.sun(520, 330, 58, CREAM)
    s.ridge(560, 130, mix(MIST, TEAL, 0.3))
    s.ridge(590, 90, mix(MIST, TEAL, 0.62))
    for n in range(80):
        x = n * 21 + s.random.randint(-10, 10)
        h = s.random.randint(60, 170) * (1.25 - 0.7 * math.sin(n / 80 * 3.14))
        colour = mix(INK, MOSS, s.random.uniform(0.1, 0.5))
        for part in range(3):
            w, y = 15 + part * 7, 612 - h + part * h * 0.28
            s.shape([(x, y), (x - w, y + h * 0.42), (x + w, y + h * 0.42)], colour)
    s.box(0, 604, WIDTH, HEIGHT - 604, mix(MIST, TEAL, 0.42))
    for n in range(60):
        y, w = 616 + n * 7.6, s.random.randint(80, 460)
        s.box(
            s.random.randint(-100, WIDTH),
            y,
            w,
            1.6 + n / 22,
            mix(MIST, CREAM, s.random.uniform(0.1, 0.7)),
        )
    s.shape([(1040, HEIGHT), (1100, 800), (1210, 800), (1400, HEIGHT)], mix(BRICK, SAND, 0.35))
    for n in range(9):
        y = 806 + n * n * 3.3
        s.line([(1096 - n * 6, y), (1216 + n * 20, y)], 3, mix(BRICK, INK, 0.3))


def school(s: Sheet) -> None:
    s.sun(250, 240, 60, CREAM)
    s.ridge(760, 240, mix(MOSS, MIST, 0.55))
    s.shape([(0, 820), (420, 690), (1180, 690), (WIDTH, 860), (WIDTH, HEIGHT), (0, HEIGHT)], MOSS)
    s.shape([(760, 690), (840, 690), (1010, HEIGHT), (420, HEIGHT)], SAND)
    for n in range(7):
        y = 720 + n * n * 7
        s.line([(752 - n * 34, y), (846 + n * 17, y)], 4, mix(SAND, BRICK, 0.35))
    s.box(420, 430, 760, 262, BRICK)
    s.box(404, 412, 792, 26, mix(BRICK, INK, 0.35))
    for row in range(2):
        for column in range(8):
            if column not in (3, 4):
                s.box(458 + column * 88, 466 + row * 108, 56, 72, mix(CREAM, TEAL, 0.2))
    s.box(712, 330, 176, 362, mix(BRICK, CORAL, 0.4))
    s.shape([(692, 334), (800, 220), (908, 334)], mix(BRICK, INK, 0.4))
    s.disc(800, 400, 44, CREAM)
    s.line([(800, 400), (800, 368)], 6, INK)
    s.line([(800, 400), (824, 414)], 6, INK)
    s.box(760, 560, 80, 132, mix(INK, TEAL, 0.4))
    for x, r in ((300, 74), (226, 56), (1290, 82), (1376, 60)):
        s.box(x - 7, 640, 14, 90, mix(BRICK, INK, 0.5))
        s.disc(x, 640, r, mix(MOSS, INK, 0.3))


def tower(s: Sheet) -> None:
    s.sun(1210, 420, 84, mix(GOLD, CREAM, 0.3))
    for n in range(22):
        left, right = -900 + n * 156, -240 + n * 95
        colour = mix(GOLD, MOSS, 0.15 + 0.5 * (n % 2)) if n % 3 else mix(SAND, CORAL, 0.25)
        s.shape([(right, 700), (right + 96, 700), (left + 160, HEIGHT), (left, HEIGHT)], colour)
    s.box(0, 690, WIDTH, 14, mix(MOSS, INK, 0.4))
    steel = mix(MIST, TEAL, 0.35)
    for x, lean in ((520, -54), (610, -18), (700, 18), (790, 54)):
        s.line([(x, 420), (x + lean, 960)], 17, mix(steel, INK, 0.4))
    for y in (540, 670, 800):
        s.line([(508 - (y - 420) / 12, y), (802 + (y - 420) / 12, y)], 8, mix(steel, INK, 0.4))
        s.line(
            [(508 - (y - 420) / 12, y), (802 + (y - 290) / 12, y + 128)], 5, mix(steel, INK, 0.3)
        )
    s.box(640, 420, 30, 540, mix(steel, INK, 0.25))
    s.pen.ellipse([460 * SCALE, 360 * SCALE, 850 * SCALE, 490 * SCALE], fill=mix(steel, INK, 0.28))
    s.box(460, 228, 390, 196, steel)
    s.box(460, 228, 96, 196, mix(steel, CREAM, 0.35))
    s.box(444, 300, 422, 42, CORAL)
    s.shape([(440, 232), (655, 112), (870, 232)], mix(steel, INK, 0.42))
    s.box(444, 424, 422, 10, INK)


SCENES: dict[str, tuple[Callable[[Sheet], None], Colour, Colour]] = {
    "river": (river, mix(CORAL, SAND, 0.45), mix(GOLD, CREAM, 0.5)),
    "library": (library, mix(INK, TEAL, 0.15), mix(TEAL, CORAL, 0.25)),
    "town": (town, mix(MIST, TEAL, 0.12), mix(CREAM, CORAL, 0.14)),
    "bus": (bus, mix(MIST, SAND, 0.4), mix(MIST, SAND, 0.4)),
    "mountains": (mountains, mix(CORAL, GOLD, 0.35), CREAM),
    "street": (street, mix(MIST, TEAL, 0.2), CREAM),
    "lake": (lake, mix(MIST, CREAM, 0.3), mix(SAND, CREAM, 0.4)),
    "school": (school, mix(MIST, TEAL, 0.1), CREAM),
    "tower": (tower, mix(TEAL, MIST, 0.45), mix(CREAM, GOLD, 0.3)),
}


def draw(key: str) -> bytes:
    """The JPEG of one picture, 1600 by 1067 points; the same bytes for the same key."""
    scene, top, bottom = SCENES[key]
    sheet = Sheet(key, top, bottom)
    scene(sheet)
    return sheet.jpeg()
