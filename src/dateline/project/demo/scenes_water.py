"""Scenes by the water: rivers, a lake, the coast, rain."""

from __future__ import annotations

import math

from dateline.project.demo.canvas import (
    BRICK,
    CORAL,
    CREAM,
    GOLD,
    INK,
    MIST,
    MOSS,
    PLUM,
    SAND,
    TEAL,
    Colour,
    Sheet,
    mix,
)


def _glitter(s: Sheet, x: float, top: float, colour: Colour, lines: int, spread: float) -> None:
    """The path of light that a low sun lays on water."""
    for n in range(lines):
        y, w = top + 8 + n * n * 0.28 + n * 5, 50 + n * spread
        left = x - w / 2 + s.random.uniform(-0.25, 0.25) * w
        s.box(left, y, w * s.random.uniform(0.5, 1), 2.4 + n * 0.1, colour, 1.5)


def river(s: Sheet) -> None:
    s.sun(812, 610, 104, mix(GOLD, CREAM, 0.45))
    s.ridge(680, 70, mix(CORAL, TEAL, 0.45), mix(CORAL, TEAL, 0.6))
    for n in range(19):
        x, h = -30 + n * 90 + s.random.randint(-14, 14), s.random.randint(36, 104)
        if not 640 < x < 930:
            s.box(x, 702 - h, s.random.randint(64, 104), h, mix(BRICK, TEAL, 0.42 + n % 3 * 0.09))
    s.fade(
        [(0, 700), (1600, 700), (1600, 1067), (0, 1067)],
        mix(TEAL, CORAL, 0.3),
        mix(INK, TEAL, 0.45),
    )
    _glitter(s, 812, 704, mix(GOLD, CREAM, 0.25), 27, 8)
    steel, far = INK, mix(INK, TEAL, 0.35)
    for x in (508, 1044):
        for y in range(702, 1000, 9):
            sway = math.sin(y / 17) * 8
            s.box(x + sway, y, 74, 5, mix(INK, TEAL, 0.25 + (y - 700) / 700))
        for shift, colour in ((14, far), (0, steel)):
            s.box(x + shift, 128, 15, 590, colour)
            s.box(x + 58 + shift, 128, 15, 590, colour)
        for y in range(150, 690, 54):
            s.line([(x + 7, y), (x + 66, y + 54)], 5, steel)
            s.line([(x + 66, y), (x + 7, y + 54)], 5, steel)
        s.box(x - 22, 706, 118, 30, steel, 4)
    s.box(496, 112, 634, 18, steel)
    s.box(496, 176, 634, 11, steel)
    for x in range(508, 1118, 44):
        s.line([(x, 124), (x + 22, 180), (x + 44, 124)], 5, steel)
    for y, left, right in ((440, 560, 1064), (640, -40, 560), (640, 1064, 1660)):
        s.box(left, y, right - left, 15, steel)
        s.box(left, y - 56, right - left, 8, steel)
        for x in range(left, right - 10, 42):
            s.line([(x, y + 4), (x + 21, y - 52), (x + 42, y + 4)], 4, steel)
    for x in (572, 1052):
        s.line([(x, 186), (x, 392)], 3, steel)
    s.shape([(1180, 812), (1430, 812), (1396, 862), (1214, 862)], INK)
    s.box(1340, 764, 52, 50, mix(CREAM, CORAL, 0.25))
    s.box(1352, 774, 12, 12, INK)
    s.line([(1250, 812), (1250, 742)], 5, INK)
    for x, y in ((300, 300), (352, 268), (408, 316)):
        s.line([(x - 16, y - 7), (x, y), (x + 16, y - 7)], 3, mix(INK, CORAL, 0.3))


def lake(s: Sheet) -> None:
    s.sun(1090, 300, 62, CREAM)
    s.ridge(548, 150, mix(MIST, TEAL, 0.22), mix(MIST, SAND, 0.4))
    s.ridge(590, 90, mix(MIST, TEAL, 0.5), mix(MIST, TEAL, 0.35))
    s.fade(
        [(0, 612), (1600, 612), (1600, 1067), (0, 1067)],
        mix(MIST, TEAL, 0.22),
        mix(TEAL, INK, 0.15),
    )
    for n in range(96):
        x = n * 17 + s.random.randint(-10, 10)
        h = s.random.randint(54, 150) * (1.35 - math.sin(n / 96 * 3.14))
        colour = mix(INK, MOSS, s.random.uniform(0.15, 0.55))
        s.shape(
            [(x - h * 0.2, 616), (x + h * 0.2, 616), (x, 616 + h * 0.9)], mix(colour, TEAL, 0.5)
        )
        s.pine(x, 618, h, colour)
    for n in range(44):
        y = 628 + n * n * 0.22
        s.box(
            s.random.randint(-200, 1500),
            y,
            s.random.randint(90, 420),
            1.6 + n / 18,
            mix(MIST, TEAL, s.random.uniform(0.1, 0.6)),
            1,
        )
    s.glow(1090, 690, 120, CREAM, 0.35)
    plank, side = mix(SAND, BRICK, 0.25), mix(BRICK, INK, 0.45)
    s.shape([(240, 1067), (520, 768), (600, 768), (520, 1067)], side)
    s.shape([(200, 1067), (508, 762), (592, 762), (488, 1067)], plank)
    for n in range(17):
        t = (n / 17) ** 2
        s.line(
            [(508 - 308 * t, 762 + 305 * t), (592 - 104 * t, 762 + 305 * t)], 1.5 + 3.5 * t, side
        )
    for x, y, h in ((500, 762, 56), (592, 762, 56), (412, 856, 92), (556, 856, 92)):
        s.box(x - 6, y - h * 0.5, 12, h, side, 4)


def rain(s: Sheet) -> None:
    s.ridge(560, 190, mix(MIST, TEAL, 0.45), mix(MIST, TEAL, 0.3), rough=1.6)
    s.ridge(610, 120, mix(TEAL, MIST, 0.25), mix(TEAL, MIST, 0.4), rough=1.2)
    for n in range(12):
        s.tree(
            30 + n * 146 + s.random.randint(-26, 26),
            640,
            s.random.randint(36, 66),
            mix(MOSS, INK, 0.35),
        )
    s.fade(
        [(0, 622), (1600, 622), (1600, 1067), (0, 1067)], mix(SAND, TEAL, 0.5), mix(TEAL, INK, 0.45)
    )
    for n in range(15):
        y = 640 + n * n * 1.9
        crest = [
            (float(x), y + math.sin(x / (60 + n * 14) + n * 1.7) * (3 + n * 0.9))
            for x in range(-20, 1640, 16)
        ]
        s.line([(float(x), v) for x, v in crest], 2 + n * 0.5, mix(SAND, TEAL, 0.3 + n * 0.035))
    s.box(1086, 330, 74, 640, CREAM)
    s.box(1086, 330, 12, 640, mix(CREAM, INK, 0.2))
    for n in range(10):
        y = 352 + n * 60
        colour = CORAL if n == 3 else INK
        s.box(1086 if n == 3 else 1122, y, 74 if n == 3 else 38, 30 if n == 3 else 12, colour)
        s.box(1140, y + 32, 20, 6, INK)
    flood = [(x, 858 + math.sin(x / 90) * 9) for x in range(-20, 1640, 16)]
    s.fade(
        [*[(float(x), y) for x, y in flood], (1640, 1067), (-20, 1067)],
        mix(TEAL, SAND, 0.3),
        mix(TEAL, INK, 0.4),
    )
    for n in range(6):
        y = 872 + n * n * 6.5
        crest = [
            (float(x), y + math.sin(x / (110 + n * 22) + n * 2.1) * (7 + n * 1.6))
            for x in range(-20, 1640, 16)
        ]
        s.line(crest, 4 + n * 0.9, mix(SAND, TEAL, 0.5 + n * 0.07))
    for n in range(3):
        s.disc(1123, 866 + n * 3, 76 + n * 30, mix(MIST, TEAL, 0.25 + n * 0.16), 0.1)
        s.disc(1123, 869 + n * 3, 70 + n * 30, mix(TEAL, SAND, 0.3 - n * 0.04), 0.09)
    s.box(1086, 820, 74, 48, CREAM)
    s.box(1086, 820, 12, 48, mix(CREAM, INK, 0.2))
    s.disc(1123, 868, 37, CREAM, 0.12)
    for _ in range(230):
        x, y, long = (
            s.random.randint(-100, 1650),
            s.random.randint(-60, 1040),
            s.random.randint(26, 84),
        )
        s.line(
            [(x, y), (x - long * 0.32, y + long)],
            s.random.choice((1.2, 1.8, 2.4)),
            mix(MIST, TEAL, s.random.uniform(0.05, 0.5)),
        )


def coast(s: Sheet) -> None:
    s.sun(420, 470, 84, mix(GOLD, CREAM, 0.3))
    s.box(0, 540, 1600, 46, mix(PLUM, MIST, 0.35))
    _glitter(s, 420, 542, mix(GOLD, CREAM, 0.3), 6, 26)
    s.ridge(590, 36, mix(MOSS, PLUM, 0.45), mix(MOSS, PLUM, 0.4))
    s.fade(
        [(0, 580), (1600, 580), (1600, 1067), (0, 1067)],
        mix(GOLD, MOSS, 0.34),
        mix(MOSS, GOLD, 0.22),
    )
    bends = [
        (560, 584, 16),
        (700, 620, 30),
        (500, 668, 66),
        (900, 740, 120),
        (620, 850, 200),
        (820, 1090, 330),
    ]
    left, right = [], []
    for t in range(101):
        at = t / 100 * (len(bends) - 1)
        n = min(int(at), len(bends) - 2)
        u = (1 - math.cos((at - n) * math.pi)) / 2
        x, w = (bends[n][i] + (bends[n + 1][i] - bends[n][i]) * u for i in (0, 2))
        y = bends[n][1] + (bends[n + 1][1] - bends[n][1]) * (at - n)
        left.append((x - w, y))
        right.append((x + w, y))
    s.shape(
        [(x - 12, y + 7) for x, y in left] + [(x + 12, y + 7) for x, y in right[::-1]],
        mix(MOSS, INK, 0.4),
    )
    s.fade(left + right[::-1], mix(CORAL, CREAM, 0.5), mix(PLUM, MIST, 0.5))
    for n in range(34):
        t = 30 + n * 2
        (a, y), (b, _) = left[t], right[t]
        start = a + (b - a) * s.random.uniform(0.1, 0.6)
        s.box(
            start,
            y,
            (b - a) * s.random.uniform(0.12, 0.34),
            1.5 + n * 0.12,
            mix(CREAM, CORAL, 0.15),
            1,
        )
    for _ in range(1500):
        y = 600 + 460 * s.random.random() ** 1.3
        x, h = s.random.randint(0, 1600), 6 + (y - 590) * 0.085
        edge = min(range(101), key=lambda t, y=y: abs(left[t][1] - y))  # type: ignore[misc]
        if not left[edge][0] - 14 < x < right[edge][0] + 14:
            tint = mix(mix(GOLD, SAND, 0.3), MOSS, s.random.uniform(0, 0.75))
            s.line([(x, y), (x + h * s.random.uniform(-0.2, 0.45), y - h)], 1 + h * 0.05, tint)
    s.box(1224, 560, 200, 26, mix(MOSS, INK, 0.5), 12)
    s.shape([(1290, 572), (1304, 250), (1348, 250), (1362, 572)], CREAM)
    s.shape([(1326, 572), (1326, 250), (1348, 250), (1362, 572)], mix(CREAM, PLUM, 0.25))
    for y in (320, 440):
        s.shape(
            [
                (1301 - (y - 250) * 0.04, y),
                (1351 + (y - 250) * 0.04, y),
                (1353 + (y - 250) * 0.04, y + 52),
                (1299 - (y - 250) * 0.04, y + 52),
            ],
            CORAL,
        )
    s.box(1294, 240, 64, 12, INK)
    s.box(1308, 204, 36, 38, mix(GOLD, CREAM, 0.4))
    s.shape([(1300, 206), (1326, 176), (1352, 206)], INK)
    s.glow(1326, 222, 90, GOLD, 0.35)


def lighthouse(s: Sheet) -> None:
    for _ in range(90):
        s.disc(
            s.random.randint(0, 1200),
            s.random.randint(0, 760),
            s.random.choice((1, 1.5, 2.1)),
            mix(MIST, TEAL, 0.2),
        )
    for spread, tint in ((0.25, 0.16), (0.14, 0.34)):
        s.shape(
            [(600, 392), (-60, 392 - 660 * spread), (-60, 392 + 660 * spread)],
            mix(mix(INK, PLUM, 0.4), GOLD, tint),
        )
    s.glow(600, 392, 240, GOLD, 0.4)
    s.box(0, 1010, 1200, 500, mix(TEAL, INK, 0.35))
    for n in range(52):
        y = 1018 + n * 9.4
        s.box(
            s.random.randint(-100, 1150),
            y,
            s.random.randint(60, 320),
            2 + n * 0.08,
            mix(TEAL, MIST, s.random.uniform(0.08, 0.34)),
            1,
        )
    s.shape(
        [
            (180, 1500),
            (300, 1240),
            (390, 1190),
            (450, 1100),
            (560, 1064),
            (700, 1060),
            (890, 1118),
            (930, 1210),
            (980, 1290),
            (1060, 1500),
        ],
        mix(INK, PLUM, 0.25),
    )
    s.shape(
        [
            (300, 1240),
            (390, 1190),
            (450, 1100),
            (560, 1064),
            (600, 1062),
            (520, 1180),
            (470, 1330),
            (440, 1500),
            (180, 1500),
        ],
        mix(PLUM, INK, 0.45),
    )
    s.shape([(508, 1084), (548, 470), (652, 470), (692, 1084)], CREAM)
    s.shape([(612, 1084), (606, 470), (652, 470), (692, 1084)], mix(CREAM, TEAL, 0.32))
    for y in (600, 760, 920):
        s.box(574, y, 26, 44, mix(INK, TEAL, 0.3), 12)
    s.box(528, 454, 144, 18, INK)
    for x in range(534, 668, 16):
        s.line([(x, 428), (x, 456)], 3, INK)
    s.line([(530, 428), (670, 428)], 4, INK)
    s.box(562, 346, 76, 108, mix(GOLD, CREAM, 0.55))
    for x in (562, 597, 634):
        s.box(x, 346, 5, 108, BRICK)
    s.shape([(544, 350), (600, 286), (656, 350)], CORAL)
    s.shape([(600, 286), (656, 350), (612, 350)], mix(CORAL, INK, 0.25))
    s.disc(600, 284, 9, CORAL)
    s.box(700, 1010, 170, 110, mix(CREAM, TEAL, 0.3))
    s.shape([(684, 1014), (785, 946), (886, 1014)], mix(BRICK, INK, 0.25))
    for x in (730, 808):
        s.box(x, 1044, 32, 36, GOLD)
    s.glow(785, 1062, 80, GOLD, 0.2)
