"""Scenes indoors: a counting room, filing drawers, a council chamber."""

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
    SAND,
    TEAL,
    Sheet,
    mix,
)


def count(s: Sheet) -> None:
    wall, floor = mix(MIST, TEAL, 0.14), mix(SAND, GOLD, 0.28)
    s.fade([(0, 0), (1600, 0), (1600, 470), (0, 470)], mix(wall, TEAL, 0.2), wall)
    for n in range(7):
        s.fade(
            [(90 + n * 212, 60), (236 + n * 212, 60), (236 + n * 212, 216), (90 + n * 212, 216)],
            CREAM,
            mix(CREAM, GOLD, 0.3),
        )
        s.box(160 + n * 212, 60, 6, 156, wall)
        s.box(90 + n * 212, 134, 146, 6, wall)
    s.box(0, 262, 1600, 20, CORAL)
    s.box(0, 292, 1600, 8, mix(CORAL, CREAM, 0.4))
    s.fade(
        [(0, 470), (1600, 470), (1600, 1067), (0, 1067)],
        mix(floor, BRICK, 0.12),
        mix(floor, CREAM, 0.3),
    )
    for n in range(25):
        s.line(
            [(800 + (n - 12) * 72, 470), (800 + (n - 12) * 240, 1067)], 2, mix(floor, BRICK, 0.2)
        )
    s.line([(0, 560), (1600, 560)], 7, mix(TEAL, floor, 0.3))
    for n in range(12):
        x = 96.0 + n * 122
        s.box(x, 380, 62, 66, mix(INK, TEAL, 0.5), 8)
        s.box(x - 2, 446, 66, 12, mix(INK, TEAL, 0.35), 4)
        for leg in (4, 54):
            s.box(x + leg, 456, 5, 52, INK)
    for n in range(6):
        s.box(60 + n * 296, 524, 10, 92, mix(INK, MIST, 0.25))
        s.disc(65 + n * 296, 524, 9, GOLD)
        if n < 5:
            rope = [
                (65 + n * 296 + t * 29.6, 534 + 30 * math.sin(t / 10 * math.pi)) for t in range(11)
            ]
            s.line(rope, 6, BRICK)
    for row, (y, scale) in enumerate(((640, 0.72), (830, 1.0))):
        for place in range(3 if row == 0 else 2):
            w = 620 * scale
            x = (
                (800 - 1.5 * w - 40 + place * (w + 40))
                if row == 0
                else (800 - w - 50 + place * (w + 100))
            )
            _table(s, x, y, w, scale)


def _table(s: Sheet, x: float, y: float, w: float, scale: float) -> None:
    """A long table with piles of ballots and a sealed box."""
    deep = 74 * scale
    s.disc(x + w / 2, y + 176 * scale, w * 0.54, mix(SAND, BRICK, 0.32), 0.09)
    for leg in (0.06, 0.92):
        s.box(x + w * leg, y + deep, 14 * scale, 116 * scale, INK)
    s.shape(
        [(x + 34 * scale, y), (x + w - 34 * scale, y), (x + w, y + deep), (x, y + deep)],
        mix(CREAM, MIST, 0.35),
    )
    s.box(x, y + deep, w, 17 * scale, mix(TEAL, INK, 0.2))
    for n in range(5):
        left, tall = x + (64 + n * 74) * scale, s.random.randint(18, 84) * scale
        foot = y + deep * 0.72
        s.box(left, foot - tall, 52 * scale, tall, CREAM)
        s.box(left + 38 * scale, foot - tall, 14 * scale, tall, mix(CREAM, MIST, 0.9))
        for sheet in range(int(tall / (7 * scale))):
            s.box(left, foot - sheet * 7 * scale, 52 * scale, 1.6 * scale, mix(CREAM, TEAL, 0.35))
        s.shape(
            [
                (left, foot - tall),
                (left + 12 * scale, foot - tall - 14 * scale),
                (left + 62 * scale, foot - tall - 14 * scale),
                (left + 52 * scale, foot - tall),
            ],
            mix(CREAM, SAND, 0.25),
        )
    left, top = x + w - 186 * scale, y - 70 * scale
    s.box(left, top, 130 * scale, 124 * scale, TEAL)
    s.box(left + 96 * scale, top, 34 * scale, 124 * scale, mix(TEAL, INK, 0.35))
    s.shape(
        [
            (left, top),
            (left + 16 * scale, top - 20 * scale),
            (left + 142 * scale, top - 20 * scale),
            (left + 130 * scale, top),
        ],
        mix(TEAL, MIST, 0.35),
    )
    s.box(left + 42 * scale, top - 13 * scale, 58 * scale, 6 * scale, INK)
    s.box(left + 34 * scale, top + 36 * scale, 38 * scale, 38 * scale, GOLD)


def cabinet(s: Sheet) -> None:
    steel = mix(MOSS, TEAL, 0.35)
    for column in range(-1, 8):
        for row in range(-1, 6):
            x, y = 24 + column * 226, 6 + row * 208
            tint = mix(steel, CREAM, 0.05 + 0.08 * s.random.random())
            s.box(x, y, 214, 196, mix(steel, INK, 0.45), 8)
            s.fade(
                [(x + 4, y + 4), (x + 210, y + 4), (x + 210, y + 190), (x + 4, y + 190)],
                mix(tint, CREAM, 0.1),
                mix(tint, INK, 0.08),
            )
            s.box(x + 12, y + 12, 190, 4, mix(tint, CREAM, 0.3), 2)
            _label(s, x + 58, y + 46)
            s.box(x + 66, y + 122, 82, 24, mix(INK, steel, 0.25), 12)
            s.box(x + 66, y + 117, 82, 22, mix(MIST, INK, 0.12), 11)
    x, y = 702, 422
    s.shape(
        [(x - 30, y + 196), (x + 250, y + 196), (x + 290, y + 470), (x - 10, y + 470)],
        mix(steel, INK, 0.62),
    )
    s.box(x - 2, y, 218, 118, INK)
    tabs = (CORAL, GOLD, CREAM, TEAL, MIST)
    for n in range(9):
        top = y + 26 + n * 17
        grow = n * 3.2
        s.box(x + 8 - grow, top, 198 + 2 * grow, 150, mix(SAND, CREAM, 0.2 + n * 0.07), 5)
        s.box(x + 14 - grow + (n * 53) % 138, top - 18, 62, 24, tabs[n % 5], 5)
        s.box(x + 8 - grow, top, 198 + 2 * grow, 3, mix(SAND, BRICK, 0.25))
    front = [(x - 34, y + 176), (x + 248, y + 176), (x + 248, y + 414), (x - 34, y + 414)]
    s.fade(front, mix(steel, CREAM, 0.3), mix(steel, CREAM, 0.12))
    s.box(x - 34, y + 176, 282, 8, mix(steel, CREAM, 0.55))
    _label(s, x + 36, y + 226, 1.44)
    s.box(x + 48, y + 330, 118, 34, mix(INK, steel, 0.25), 17)
    s.box(x + 48, y + 323, 118, 31, mix(MIST, CREAM, 0.3), 15)


def _label(s: Sheet, x: float, y: float, scale: float = 1.0) -> None:
    s.box(x, y, 98 * scale, 52 * scale, mix(GOLD, INK, 0.45), 5)
    s.box(x + 5 * scale, y + 5 * scale, 88 * scale, 42 * scale, CREAM)
    for n in range(2):
        s.box(
            x + 16 * scale,
            y + (16 + n * 14) * scale,
            s.random.randint(30, 64) * scale,
            5 * scale,
            mix(INK, CREAM, 0.35),
            2,
        )


def council(s: Sheet) -> None:
    wall, wood = mix(SAND, CREAM, 0.35), mix(BRICK, GOLD, 0.25)
    s.fade([(0, 0), (1600, 0), (1600, 720), (0, 720)], mix(wall, GOLD, 0.12), wall)
    for n in range(7):
        x = 68.0 + n * 222
        if n == 3:
            continue
        s.box(x - 14, 96, 160, 430, mix(wall, BRICK, 0.2), 80)
        s.fade(
            [(x, 176), (x + 132, 176), (x + 132, 520), (x, 520)],
            mix(MIST, TEAL, 0.25),
            mix(MIST, CREAM, 0.4),
        )
        s.disc(x + 66, 176, 66, mix(MIST, TEAL, 0.25))
        s.disc(x + 30 + n * 12, 516, 70, mix(MOSS, MIST, 0.4), 0.6)
        s.box(x - 14, 520, 160, 20, mix(wall, BRICK, 0.3))
        s.box(x + 63, 110, 6, 410, mix(wall, CREAM, 0.6))
        for y in (180.0, 290.0, 400.0):
            s.box(x, y, 132, 6, mix(wall, CREAM, 0.6))
    s.disc(800, 260, 116, mix(wood, INK, 0.25))
    s.disc(800, 260, 102, TEAL)
    s.disc(800, 260, 86, mix(GOLD, CREAM, 0.2))
    s.disc(800, 260, 80, TEAL)
    for n in range(3):
        s.line(
            [
                (738, 272 + n * 18),
                (769, 262 + n * 18),
                (800, 272 + n * 18),
                (831, 262 + n * 18),
                (862, 272 + n * 18),
            ],
            6,
            mix(MIST, CREAM, 0.3),
        )
    s.shape([(764, 258), (800, 206), (836, 258)], GOLD)
    s.fade(
        [(0, 690), (1600, 690), (1600, 1067), (0, 1067)], mix(TEAL, INK, 0.2), mix(TEAL, INK, 0.5)
    )
    for n in range(5):
        s.fade(
            [
                (150 + n * 330, 690),
                (270 + n * 330, 690),
                (120 + n * 390, 1067),
                (-90 + n * 390, 1067),
            ],
            mix(TEAL, MIST, 0.18),
            mix(TEAL, INK, 0.35),
        )
    for n in range(9):
        turn = (n - 4) / 4
        x, y = 800 + turn * 590, 628 + (1 - turn * turn) * -66 + 40
        s.box(x - 42, y - 138, 84, 150, mix(INK, TEAL, 0.25), 20)
        s.box(x - 34, y - 130, 68, 96, mix(CORAL, BRICK, 0.45), 16)
    top, edge = [], []
    for t in range(41):
        turn = t / 20 - 1
        top.append((800 + turn * 730, 690 - (1 - turn * turn) * 66))
        edge.append((800 + turn * 770, 724 - (1 - turn * turn) * 58))
    s.fade(
        [*edge, *[(x * 0.985 + 12, 874 - (y - 666) * -0.2) for x, y in edge[::-1]]],
        wood,
        mix(wood, INK, 0.4),
    )
    s.shape(top + edge[::-1], mix(wood, CREAM, 0.35))
    for t in range(2, 40, 3):
        x, y = edge[t]
        s.line([(x, y + 16), (x * 0.985 + 12, 862 + (y - 666) * 0.2)], 4, mix(wood, INK, 0.35))
    for n in range(9):
        turn = (n - 4) / 4
        x, y = 800 + turn * 600, 694 - (1 - turn * turn) * 60
        s.shape([(x - 36, y + 18), (x - 28, y - 10), (x + 28, y - 10), (x + 36, y + 18)], CREAM)
        s.line([(x + 46, y + 8), (x + 34, y - 44)], 4, INK)
        s.disc(x + 34, y - 46, 7, INK)
    s.box(720, 904, 160, 163, mix(wood, INK, 0.2), 6)
    s.shape([(700, 910), (724, 868), (876, 868), (900, 910)], mix(wood, CREAM, 0.2))
    s.line([(800, 872), (800, 826)], 5, INK)
    s.disc(800, 824, 8, INK)
