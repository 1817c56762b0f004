"""Scenes seen from above, on a table: a plan with its pencil, school trays."""

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


def plan(s: Sheet) -> None:
    paper, white = mix(TEAL, INK, 0.25), mix(MIST, CREAM, 0.4)
    s.shape([(150, 130), (1500, 66), (1552, 1020), (204, 1090)], mix(INK, BRICK, 0.25))
    sheet = [(120, 104), (1474, 40), (1526, 996), (174, 1066)]
    s.shape(sheet, paper)

    def at(u: float, v: float) -> tuple[float, float]:
        return 120 + u * 1354 + v * 54, 104 - u * 64 + v * 960

    for n in range(1, 34):
        s.line([at(n / 34, 0), at(n / 34, 1)], 1.1 if n % 4 else 2, mix(paper, MIST, 0.16))
    for n in range(1, 24):
        s.line([at(0, n / 24), at(1, n / 24)], 1.1 if n % 4 else 2, mix(paper, MIST, 0.16))
    walls = [
        [(0.1, 0.14), (0.66, 0.14), (0.66, 0.5), (0.8, 0.5), (0.8, 0.86), (0.1, 0.86), (0.1, 0.14)],
        [(0.34, 0.14), (0.34, 0.36)],
        [(0.34, 0.46), (0.34, 0.58), (0.1, 0.58)],
        [(0.34, 0.58), (0.44, 0.58)],
        [(0.52, 0.58), (0.66, 0.58), (0.66, 0.5)],
        [(0.56, 0.86), (0.56, 0.7)],
    ]
    for wall in walls:
        s.line([at(*p) for p in wall], 11, white)
    for u, v, r, start in ((0.34, 0.46, 0.07, 270), (0.52, 0.58, 0.06, 180), (0.56, 0.7, 0.07, 0)):
        arc = [
            at(
                u + r * 0.72 * math.cos(math.radians(start + a)),
                v + r * math.sin(math.radians(start + a)),
            )
            for a in range(0, 91, 6)
        ]
        s.line([at(u, v), *arc], 2.6, white)
    for n in range(9):
        s.line([at(0.58 + n * 0.022, 0.62), at(0.58 + n * 0.022, 0.7)], 3, white)
    s.line(
        [at(0.58, 0.62), at(0.756, 0.62), at(0.756, 0.7), at(0.58, 0.7), at(0.58, 0.62)], 3, white
    )
    for u0, u1, v in ((0.15, 0.28, 0.14), (0.42, 0.58, 0.14), (0.2, 0.42, 0.86)):
        s.line([at(u0, v), at(u1, v)], 11, paper)
        s.line([at(u0, v - 0.005), at(u1, v - 0.005)], 2.4, white)
        s.line([at(u0, v + 0.005), at(u1, v + 0.005)], 2.4, white)
    s.line([at(0.1, 0.07), at(0.66, 0.07)], 2.4, white)
    for u in (0.1, 0.34, 0.66):
        s.line([at(u - 0.006, 0.084), at(u + 0.006, 0.056)], 3, white)
        s.line([at(u, 0.06), at(u, 0.12)], 1.6, white)
    s.line([at(0.05, 0.14), at(0.05, 0.86)], 2.4, white)
    for v in (0.14, 0.58, 0.86):
        s.line([at(0.043, v + 0.01), at(0.057, v - 0.01)], 3, white)
    for n, (u, v) in enumerate(((0.2, 0.34), (0.48, 0.34), (0.2, 0.72))):
        for line in range(2):
            s.line(
                [at(u, v + line * 0.034), at(u + 0.09 - line * 0.03 - n * 0.008, v + line * 0.034)],
                6,
                mix(paper, MIST, 0.6),
            )
    s.line([at(0.85, 0.7), at(0.97, 0.7), at(0.97, 0.94), at(0.85, 0.94), at(0.85, 0.7)], 3, white)
    for n in range(4):
        s.line([at(0.85, 0.74 + n * 0.05), at(0.97, 0.74 + n * 0.05)], 2, white)
    x, y = at(0.83, 0.26)
    for r, colour in ((128, CORAL), (116, paper), (106, CORAL), (99, paper)):
        s.disc(x, y, r, colour)
    s.shape([(x - 150, y - 2), (x + 144, y - 62), (x + 156, y - 2), (x - 138, y + 58)], CORAL)
    for n, w in enumerate((34, 22, 46, 28, 40)):
        left = x - 112 + n * 46
        s.shape(
            [
                (left, y + 16 - n * 9.4),
                (left + w * 0.8, y + 12 - n * 9.4),
                (left + w * 0.8 + 2, y + 28 - n * 9.4),
                (left + 2, y + 32 - n * 9.4),
            ],
            CREAM,
        )
    _pencil(s)


def _pencil(s: Sheet) -> None:
    turn = math.radians(-38)
    cos, sin = math.cos(turn), math.sin(turn)

    def at(u: float, v: float) -> tuple[float, float]:
        return 870 + u * cos - v * sin, 960 + u * sin + v * cos

    def bar(u0: float, u1: float, v0: float, v1: float) -> list[tuple[float, float]]:
        return [at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)]

    s.shape(
        [
            (x + 16, y + 26)
            for x, y in [at(0, 0), at(86, -26), at(800, -26), at(800, 26), at(86, 26)]
        ],
        mix(INK, TEAL, 0.3),
    )
    s.shape(bar(86, 700, -26, -9), mix(GOLD, CREAM, 0.35))
    s.shape(bar(86, 700, -9, 9), GOLD)
    s.shape(bar(86, 700, 9, 26), mix(GOLD, BRICK, 0.4))
    s.shape(
        [at(0, 0), at(86, -26), at(98, -9), at(86, 9), at(98, 16), at(86, 26)],
        mix(SAND, CREAM, 0.3),
    )
    s.shape([at(0, 0), at(30, -9), at(30, 9)], INK)
    s.shape(bar(700, 748, -26, 26), mix(MIST, INK, 0.25))
    s.shape(bar(748, 810, -26, 26), CORAL)


def kitchen(s: Sheet) -> None:
    for n in range(-2, 20):
        s.box(n * 120, 0, 60, 1067, mix(TEAL, MIST, 0.3))
    trays = (CORAL, GOLD, mix(MOSS, CREAM, 0.3), mix(CREAM, SAND, 0.4))
    for row in range(-1, 3):
        for column in range(-1, 4):
            x, y = 60 + column * 520 + row % 2 * -260, 40 + row * 390 - 30
            _tray(s, x + 30, y, trays[(row * 3 + column) % 4])


def _tray(s: Sheet, x: float, y: float, colour: tuple[int, int, int]) -> None:
    s.box(x + 12, y + 18, 460, 340, mix(TEAL, INK, 0.4), 46)
    s.box(x, y, 460, 340, colour, 46)
    s.box(x + 12, y + 12, 436, 316, mix(colour, INK, 0.1), 38)
    well = mix(colour, CREAM, 0.34)
    for a, b, w, h in (
        (30, 30, 236, 168),
        (286, 30, 144, 132),
        (286, 180, 144, 130),
        (30, 216, 110, 94),
        (156, 216, 110, 94),
    ):
        s.box(x + a, y + b, w, h, mix(colour, INK, 0.22), 26)
        s.box(x + a + 4, y + b + 6, w - 6, h - 8, well, 24)
    s.disc(x + 148, y + 116, 72, CREAM)
    s.disc(x + 148, y + 116, 60, mix(CREAM, MIST, 0.5))
    for _ in range(44):
        turn, r = s.random.uniform(0, 6.28), 48 * math.sqrt(s.random.random())
        s.disc(
            x + 148 + r * math.cos(turn),
            y + 116 + r * math.sin(turn),
            9,
            mix(BRICK, s.random.choice((INK, CORAL)), 0.3),
            0.7,
        )
    s.disc(x + 358, y + 100, 46, mix(BRICK, CORAL, 0.45))
    s.disc(x + 344, y + 88, 20, mix(CORAL, CREAM, 0.25))
    s.line([(x + 358, y + 70), (x + 368, y + 42)], 6, mix(BRICK, INK, 0.5))
    s.disc(x + 384, y + 48, 15, MOSS, 0.5)
    s.box(x + 316, y + 196, 84, 98, CREAM, 6)
    s.box(x + 316, y + 196, 84, 34, TEAL, 6)
    s.box(x + 332, y + 246, 52, 10, CORAL, 4)
    s.box(x + 352, y + 200, 12, 12, CREAM, 6)
    s.box(x + 46, y + 234, 78, 58, mix(GOLD, BRICK, 0.4), 22)
    s.box(x + 50, y + 236, 70, 44, mix(GOLD, BRICK, 0.16), 20)
    for n in range(3):
        s.line([(x + 62 + n * 20, y + 244), (x + 72 + n * 20, y + 270)], 4, mix(GOLD, CREAM, 0.5))
    for n in range(7):
        px, py = x + 176 + n % 3 * 32 + n // 3 * 6, y + 240 + n // 3 * 24
        s.disc(px, py, 12, mix(MOSS, INK, 0.1))
        s.disc(px - 3, py - 4, 6, mix(MOSS, CREAM, 0.3))
