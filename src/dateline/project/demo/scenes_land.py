"""Scenes of the open country: hills, fields, trees, wires, snow."""

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
    Sheet,
    mix,
)


def mountains(s: Sheet) -> None:
    s.sun(1130, 330, 86, mix(GOLD, CREAM, 0.25))
    tints = [
        mix(CORAL, CREAM, 0.35),
        mix(CORAL, PLUM, 0.3),
        mix(PLUM, CORAL, 0.25),
        mix(PLUM, INK, 0.35),
    ]
    for n, tint in enumerate(tints):
        s.ridge(560 + n * 96, 300 - n * 40, tint, mix(tint, SAND, 0.3 - n * 0.06), rough=2.2)
    near = s.ridge(960, 130, mix(INK, PLUM, 0.25), INK, rough=0.7)
    for n in range(0, len(near), 1):
        x, y = near[n]
        if not 420 < x < 1240:
            s.pine(
                x + s.random.randint(-5, 5), y + 16, s.random.randint(40, 100), mix(INK, PLUM, 0.16)
            )
    for _ in range(46):
        x = s.random.gauss(830, 150)
        y = 948 + abs(s.random.gauss(0, 34)) + abs(x - 830) * 0.05
        w = 22 + (y - 940) * 0.24
        wall = mix(PLUM, SAND, s.random.uniform(0.15, 0.4))
        s.box(x, y - w * 0.7, w, w * 0.7, wall)
        s.shape(
            [(x - 3, y - w * 0.7), (x + w / 2, y - w * 1.15), (x + w + 3, y - w * 0.7)],
            mix(INK, BRICK, 0.3),
        )
        s.box(
            x + w * s.random.choice((0.16, 0.4, 0.58)),
            y - w * 0.52,
            w * 0.24,
            w * 0.3,
            mix(GOLD, CREAM, 0.3),
        )
    s.glow(830, 980, 260, GOLD, 0.12)


def tower(s: Sheet) -> None:
    s.sun(1190, 560, 112, mix(GOLD, CREAM, 0.4))
    for n in range(30):
        left, right = -1500 + n * 156, 110 + n * 47
        colour = (mix(GOLD, MOSS, 0.18), mix(MOSS, GOLD, 0.2), mix(SAND, CORAL, 0.28))[n % 3]
        s.shape([(right, 742), (right + 47, 742), (left + 156, 1067), (left, 1067)], colour)
    s.box(0, 734, 1600, 10, mix(MOSS, INK, 0.35))
    for x in (60, 118, 1420, 1476, 1530):
        s.tree(x, 740, 34, mix(MOSS, INK, 0.25))
    steel = mix(TEAL, INK, 0.55)
    for y0, y1 in ((500, 640), (640, 790), (790, 960)):
        a, b = (y0 - 430) * 0.12, (y1 - 430) * 0.12
        s.line([(490 - a, y0), (790 + b, y1)], 4, steel)
        s.line([(790 + a, y0), (490 - b, y1)], 4, steel)
        s.line([(490 - b, y1), (790 + b, y1)], 7, steel)
    for x, lean in ((490, -64), (590, -22), (690, 22), (790, 64)):
        s.line([(x, 420), (x + lean, 985)], 13, steel)
    s.box(624, 440, 32, 545, mix(steel, MIST, 0.25))
    body = mix(MIST, TEAL, 0.3)
    s.disc(640, 418, 190, mix(body, INK, 0.35), 0.36)
    s.box(450, 214, 380, 204, body)
    s.box(450, 214, 74, 204, mix(body, CREAM, 0.5))
    s.box(730, 214, 100, 204, mix(body, INK, 0.18))
    s.box(450, 296, 380, 46, CORAL)
    s.box(730, 296, 100, 46, mix(CORAL, INK, 0.18))
    s.shape([(428, 216), (640, 96), (852, 216)], mix(TEAL, INK, 0.2))
    s.shape([(428, 216), (640, 96), (560, 216)], mix(TEAL, MIST, 0.25))
    s.disc(640, 94, 10, INK)
    s.box(430, 414, 420, 11, INK)
    for x in range(436, 850, 23):
        s.line([(x, 384), (x, 414)], 2.4, INK)
    s.line([(430, 386), (850, 386)], 3, INK)


def shade(s: Sheet) -> None:
    ground = mix(SAND, GOLD, 0.18)
    s.fade([(0, 560), (1600, 560), (1600, 1067), (0, 1067)], mix(ground, CREAM, 0.4), ground)
    for n in range(16):
        h = s.random.randint(60, 150)
        s.box(
            -20 + n * 104,
            562 - h,
            98,
            h,
            mix(mix(SAND, CORAL, 0.45), CREAM, s.random.uniform(0.2, 0.6)),
        )
    s.box(0, 556, 1600, 8, mix(SAND, BRICK, 0.3))
    for n in range(9):
        s.line(
            [(800 + (n - 4) * 120, 562), (800 + (n - 4) * 420, 1067)], 2, mix(ground, BRICK, 0.14)
        )
    for y in (610, 684, 800, 960):
        s.line([(0, y), (1600, y)], 2, mix(ground, BRICK, 0.14))
    s.sun(1420, 120, 76, mix(GOLD, CREAM, 0.5))
    for x, foot, r in ((330, 760, 170), (1290, 740, 150), (800, 900, 262)):
        leaf = mix(MOSS, TEAL, 0.3 + (r % 7) * 0.03)
        s.disc(x - r * 0.12, foot + 6, r * 1.12, mix(TEAL, ground, 0.5), 0.22)
        s.box(x - r * 0.07, foot - r * 1.3, r * 0.14, r * 1.3, mix(BRICK, INK, 0.5))
        s.line([(x, foot - r * 0.7), (x - r * 0.4, foot - r * 1.3)], r * 0.07, mix(BRICK, INK, 0.5))
        s.line([(x, foot - r * 0.6), (x + r * 0.4, foot - r * 1.3)], r * 0.07, mix(BRICK, INK, 0.5))
        clumps = [
            (-0.62, 1.4, 0.52),
            (0.62, 1.4, 0.52),
            (0, 1.3, 0.6),
            (-0.34, 1.86, 0.58),
            (0.36, 1.82, 0.58),
            (0, 2.1, 0.5),
        ]
        for dx, dy, size in clumps:
            s.disc(x + dx * r, foot - dy * r, size * r, leaf)
        for dx, dy, size in clumps[3:]:
            s.disc(
                x + dx * r + r * 0.1,
                foot - dy * r - r * 0.1,
                size * r * 0.62,
                mix(leaf, GOLD, 0.22),
            )
    s.box(690, 866, 200, 12, BRICK, 4)
    s.box(690, 836, 200, 10, BRICK, 4)
    for x in (708, 864):
        s.box(x, 836, 10, 76, INK)


def poles(s: Sheet) -> None:
    s.sun(612, 690, 96, mix(GOLD, CREAM, 0.4))
    for n, y in enumerate((210.0, 300.0, 372.0, 436.0)):
        left = s.random.randint(-200, 800)
        for part in range(3):
            s.box(
                left + part * 170,
                y + part * 9,
                s.random.randint(360, 760),
                12 - n * 2,
                mix(CORAL, CREAM, 0.45 + n * 0.08),
                6,
            )
    s.ridge(742, 60, mix(PLUM, CORAL, 0.4), mix(PLUM, CORAL, 0.3))
    s.fade(
        [(0, 738), (1600, 738), (1600, 1067), (0, 1067)], mix(GOLD, MOSS, 0.45), mix(MOSS, INK, 0.5)
    )
    for n in range(19):
        x = -1500.0 + n * 250
        s.shape(
            [(612 + (n - 9) * 18, 740), (616 + (n - 9) * 19, 740), (x + 90, 1067), (x, 1067)],
            mix(MOSS, INK, 0.34),
        )
    s.shape([(606, 738), (620, 738), (560, 1067), (40, 1067)], mix(INK, PLUM, 0.3))
    for n in range(7):
        t = (n / 7) ** 2.2
        s.shape(
            [
                (612 - 310 * t, 742 + 325 * t),
                (614 - 306 * t + 8 * t, 742 + 325 * t),
                (600 - 330 * t, 756 + 350 * t),
                (599 - 340 * t, 756 + 350 * t),
            ],
            GOLD,
        )
    depth = [1.0, 0.56, 0.345, 0.228, 0.158, 0.113, 0.083, 0.062]
    arms: list[list[tuple[float, float]]] = []
    for d in depth:
        x, foot, top = 640 + 640 * d, 742.0 + 320 * d, 742.0 - 700 * d
        if d == 1.0:
            foot = 1080
        tint = mix(INK, PLUM, 0.5 * (1 - d))
        s.shape(
            [(x - 15 * d, foot), (x - 10 * d, top), (x + 10 * d, top), (x + 15 * d, foot)], tint
        )
        ends = []
        for arm, (drop, wide) in enumerate(((46, 150), (150, 112))):
            y = top + drop * d
            s.box(x - wide * d, y, 2 * wide * d, max(2, 15 * d), tint)
            for place in (-0.92, -0.5, 0.5, 0.92) if arm == 0 else (-0.9, 0.9):
                s.box(
                    x + wide * place * d - 5 * d,
                    y - 24 * d,
                    10 * d,
                    24 * d,
                    mix(TEAL, MIST, 0.4) if d > 0.3 else tint,
                    3 * d,
                )
                ends.append((x + wide * place * d, y - 24 * d))
            s.line([(x, y + 74 * d), (x + wide * 0.6 * d, y + 8 * d)], max(1, 6 * d), tint)
            s.line([(x, y + 74 * d), (x - wide * 0.6 * d, y + 8 * d)], max(1, 6 * d), tint)
        ends.append((x, top + 300 * d))
        arms.append(ends)
    for n in range(len(arms) - 1):
        _wires(s, arms[n], arms[n + 1], depth[n])
    _wires(s, [(x + 1150, y - 420) for x, y in arms[0]], arms[0], 1.4)
    for x, d in ((560, 0.2), (488, 0.3)):
        s.box(x, 742 - 40 * d, 120 * d, 60 * d, mix(INK, BRICK, 0.3))
        s.shape(
            [(x - 10 * d, 742 - 38 * d), (x + 60 * d, 742 - 96 * d), (x + 130 * d, 742 - 38 * d)],
            INK,
        )


def _wires(
    s: Sheet, near: list[tuple[float, float]], far: list[tuple[float, float]], d: float
) -> None:
    """Sagging lines between two poles; the last, the fiber, is thicker and of another color."""
    for n, (a, b) in enumerate(zip(near, far, strict=True)):
        fiber = n == len(near) - 1
        points = []
        for t in range(17):
            u = t / 16
            sag = 4 * u * (1 - u) * (74 if fiber else 50) * d
            points.append((a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u + sag))
        s.line(points, max(1, (6 if fiber else 2.6) * d), mix(CORAL, GOLD, 0.2) if fiber else INK)


def winter(s: Sheet) -> None:
    s.sun(360, 360, 58, mix(CORAL, CREAM, 0.55))
    s.ridge(560, 190, mix(MIST, PLUM, 0.18), mix(MIST, CREAM, 0.4))
    s.ridge(640, 150, mix(CREAM, MIST, 0.55), CREAM)
    s.fade([(0, 640), (1600, 600), (1600, 1067), (0, 1067)], CREAM, mix(CREAM, MIST, 0.75))
    bank: list[tuple[float, float]] = []
    other: list[tuple[float, float]] = []
    for t in range(61):
        u = t / 60
        x, w, y = 900 - 340 * math.sin(u * 4.3) * (0.35 + u), 10 + 190 * u**1.7, 628 + 470 * u**1.25
        bank.append((x - w, y))
        other.append((x + w, y))
    s.shape(
        [(x - 7, y - 5) for x, y in bank] + [(x + 7, y - 5) for x, y in other[::-1]],
        mix(MIST, TEAL, 0.25),
    )
    s.fade(bank + other[::-1], mix(MIST, TEAL, 0.18), mix(MIST, TEAL, 0.55))
    for n in range(16):
        a, b = bank[18 + n * 2], other[18 + n * 2]
        s.line(
            [
                (a[0] + (b[0] - a[0]) * 0.2, a[1]),
                (a[0] + (b[0] - a[0]) * s.random.uniform(0.35, 0.8), a[1]),
            ],
            2 + n * 0.2,
            mix(CREAM, MIST, 0.2),
        )
    s.box(1180, 560, 160, 92, BRICK)
    s.shape([(1166, 562), (1204, 508), (1316, 508), (1354, 562)], mix(CREAM, MIST, 0.2))
    s.box(1236, 592, 48, 60, mix(BRICK, INK, 0.45))
    s.box(1380, 520, 40, 132, mix(MIST, INK, 0.25), 4)
    s.disc(1400, 522, 20, mix(CREAM, MIST, 0.3))
    for x, foot, h in (
        (170, 900, 420),
        (90, 820, 260),
        (1500, 960, 470),
        (1430, 820, 230),
        (620, 700, 90),
        (690, 690, 76),
        (1060, 690, 80),
    ):
        _bare(s, x, foot, h, 90, h * 0.028)
    for n in range(9):
        x = 1010 + n * 58
        s.box(x, 700 + n * 5, 6, 40 + n * 2, mix(BRICK, INK, 0.4))
        s.line([(x, 712 + n * 5), (x + 58, 717 + n * 5)], 3, mix(BRICK, INK, 0.4))


def _bare(s: Sheet, x: float, y: float, h: float, angle: float, width: float) -> None:
    """A bare tree, branch by branch."""
    long = h * 0.36
    end = (x + long * math.cos(math.radians(angle)), y - long * math.sin(math.radians(angle)))
    s.line([(x, y), end], max(1.2, width), mix(INK, BRICK, 0.3))
    if h > 26:
        for turn in (-26, 5, 30):
            _bare(
                s,
                *end,
                h * s.random.uniform(0.58, 0.76),
                angle + turn + s.random.uniform(-9, 9),
                width * 0.6,
            )
