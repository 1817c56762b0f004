"""Scenes in town: streets, buildings and a bus."""

from __future__ import annotations

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


def library(s: Sheet) -> None:
    for _ in range(110):
        s.disc(
            s.random.randint(0, 1600),
            s.random.randint(0, 460),
            s.random.choice((1, 1.5, 2.1)),
            mix(MIST, TEAL, 0.3),
        )
    s.ridge(830, 130, mix(INK, TEAL, 0.4), mix(INK, TEAL, 0.25))
    for x, r in ((120, 90), (238, 64), (1368, 70), (1496, 96)):
        s.tree(x, 910, r, mix(MOSS, INK, 0.6))
    wall, lit = mix(SAND, TEAL, 0.36), mix(GOLD, CREAM, 0.3)
    s.glow(800, 660, 640, GOLD, 0.2)
    s.box(300, 420, 1000, 440, mix(wall, INK, 0.12))
    for n in range(5):
        x = 386 + n * 180
        s.box(x, 500, 108, 300, lit, 54)
        s.box(x, 560, 108, 240, lit)
        if n != 2:
            for y in (600, 690):
                s.box(x, y, 108, 6, BRICK)
            s.box(x + 51, 500, 6, 300, BRICK)
            for shelf in range(2):
                for book in range(9):
                    h = s.random.randint(22, 42)
                    tint = s.random.choice((BRICK, TEAL, MOSS, CORAL, PLUM))
                    s.box(
                        x + 8 + book * 10.4, 690 + shelf * 100 - h - 6, 8, h, mix(tint, GOLD, 0.35)
                    )
    s.box(746, 600, 108, 256, mix(lit, CREAM, 0.5))
    s.shape([(746, 600), (712, 622), (712, 868), (746, 856)], mix(BRICK, INK, 0.25))
    s.shape([(854, 600), (888, 622), (888, 868), (854, 856)], mix(BRICK, INK, 0.4))
    for n in range(6):
        x = 326 + n * 180
        s.box(x, 462, 48, 384, mix(wall, CREAM, 0.32))
        s.box(x + 30, 462, 18, 384, mix(wall, INK, 0.08))
        for groove in (10, 20):
            s.box(x + groove, 474, 3, 356, mix(wall, CREAM, 0.1))
        s.box(x - 10, 448, 68, 18, mix(wall, CREAM, 0.5))
        s.box(x - 10, 834, 68, 20, mix(wall, CREAM, 0.45))
    s.box(270, 404, 1060, 46, mix(wall, CREAM, 0.25))
    s.box(270, 404, 1060, 10, mix(wall, CREAM, 0.6))
    s.shape([(246, 404), (800, 236), (1354, 404)], mix(wall, CREAM, 0.42))
    s.shape([(352, 392), (800, 262), (1248, 392)], mix(wall, INK, 0.32))
    s.shape([(744, 330), (800, 346), (800, 384), (744, 366)], mix(wall, CREAM, 0.6))
    s.shape([(856, 330), (800, 346), (800, 384), (856, 366)], mix(wall, CREAM, 0.4))
    for n in range(6):
        s.box(
            280 - n * 26,
            854 + n * 20,
            1040 + n * 52,
            20,
            mix(mix(wall, CREAM, 0.2), INK, 0.1 + n * 0.11),
        )
    s.box(0, 974, 1600, 93, mix(INK, TEAL, 0.2))
    s.fade(
        [(740, 854), (860, 854), (1060, 1067), (540, 1067)],
        mix(GOLD, wall, 0.35),
        mix(GOLD, INK, 0.62),
    )
    for x in (430, 1170):
        s.box(x - 4, 760, 8, 226, INK)
        s.glow(x, 744, 110, GOLD, 0.4)
        s.disc(x, 744, 20, CREAM)


def town(s: Sheet) -> None:
    s.sun(1330, 236, 70, CREAM)
    s.ridge(620, 210, mix(MIST, TEAL, 0.16), mix(MIST, CREAM, 0.4))
    walls = [BRICK, TEAL, SAND, CORAL, MOSS, GOLD, mix(TEAL, MIST, 0.45), mix(CORAL, SAND, 0.5)]
    x, n, foot = -46.0, 0, 900.0
    while x < 1600:
        w, h, wall = s.random.randint(190, 252), s.random.choice((430, 470, 520, 590)), walls[n % 8]
        s.box(x, foot - h, w, h, wall)
        s.box(x + w - 16, foot - h, 16, h, mix(wall, INK, 0.14))
        s.box(x - 5, foot - h - 20, w + 10, 26, mix(wall, INK, 0.38))
        for tooth in range(int(w // 22)):
            s.box(x + 6 + tooth * 22, foot - h + 6, 11, 10, mix(wall, INK, 0.38))
        if n % 3 == 1:
            s.shape(
                [
                    (x + w * 0.2, foot - h - 20),
                    (x + w / 2, foot - h - 74),
                    (x + w * 0.8, foot - h - 20),
                ],
                mix(wall, INK, 0.25),
            )
        for floor in range(3 if h > 500 else 2):
            for column in range(3):
                left, top = x + w * (0.12 + 0.28 * column), foot - h + 50 + floor * 116
                s.box(left - 4, top - 4, w * 0.18 + 8, 84, mix(wall, CREAM, 0.35))
                s.box(
                    left,
                    top,
                    w * 0.18,
                    76,
                    mix(mix(INK, TEAL, 0.5), MIST, 0.2 + 0.25 * s.random.random()),
                )
                s.box(left, top + 36, w * 0.18, 4, mix(wall, CREAM, 0.35))
                s.box(left - 8, top + 80, w * 0.18 + 16, 7, mix(wall, INK, 0.25))
        glass = mix(GOLD, CREAM, 0.45) if n in (2, 5) else mix(INK, TEAL, 0.35)
        s.box(x + 14, foot - 128, w - 28, 128, mix(wall, INK, 0.45))
        s.box(x + 26, foot - 92, w * 0.5, 78, glass)
        s.box(x + w * 0.72, foot - 96, w * 0.16, 96, mix(wall, INK, 0.6))
        awning, stripes = walls[(n + 3) % 8], 8
        for stripe in range(stripes):
            a, step = x + 8 + stripe * (w - 16) / stripes, (w - 16) / stripes
            tint = awning if stripe % 2 else CREAM
            s.shape(
                [(a, foot - 142), (a + step, foot - 142), (a + step, foot - 98), (a, foot - 98)],
                tint,
            )
            s.disc(a + step / 2, foot - 98, step / 2, tint)
        x, n = x + w + 3, n + 1
    s.box(0, 900, 1600, 40, mix(MIST, SAND, 0.55))
    s.box(0, 940, 1600, 8, mix(MIST, INK, 0.3))
    s.fade(
        [(0, 948), (1600, 948), (1600, 1067), (0, 1067)], mix(INK, MIST, 0.32), mix(INK, MIST, 0.22)
    )
    for left in range(-60, 1600, 250):
        s.shape([(left, 1004), (left + 120, 1004), (left + 112, 1014), (left - 10, 1014)], CREAM)
    for x in (196, 690, 1180):
        s.box(x, 700, 9, 232, INK)
        s.line([(x + 4, 704), (x + 52, 704)], 6, INK)
        s.box(x + 36, 704, 30, 12, INK, 5)
    s.box(1010, 898, 90, 8, BRICK, 3)
    s.box(1010, 872, 90, 8, BRICK, 3)
    for x in (1020, 1084):
        s.box(x, 872, 7, 58, INK)


def bus(s: Sheet) -> None:
    def at(u: float, v: float) -> tuple[float, float]:
        return -210 + u * 1.0 - v * 0.36, -60 + u * 0.17 + v * 0.92

    def plate(u: float, v: float, w: float, h: float) -> list[tuple[float, float]]:
        return [at(u, v), at(u + w, v), at(u + w, v + h), at(u, v + h)]

    ground = [mix(SAND, CREAM, 0.35), mix(SAND, MIST, 0.35), mix(SAND, CORAL, 0.12)]
    roofs = [
        BRICK,
        TEAL,
        mix(INK, MIST, 0.45),
        CORAL,
        mix(TEAL, MIST, 0.5),
        mix(SAND, BRICK, 0.45),
        CREAM,
    ]
    for row in range(-3, 7):
        for column in range(-1, 9):
            u, v, park = column * 270, row * 206 - 60, (row * 5 + column * 3) % 7 == 0
            s.shape(
                plate(u, v, 222, 158), mix(MOSS, SAND, 0.35) if park else s.random.choice(ground)
            )
            if park:
                s.line(
                    [at(u + 16, v + 140), at(u + 110, v + 60), at(u + 206, v + 20)],
                    9,
                    mix(SAND, CREAM, 0.4),
                )
                for _ in range(13):
                    x, y = at(u + s.random.randint(16, 206), v + s.random.randint(14, 144))
                    s.disc(x + 5, y + 6, 15, mix(MOSS, INK, 0.35))
                    s.disc(x, y, 15, mix(MOSS, TEAL, s.random.uniform(0.1, 0.5)))
                continue
            for slot in range(8):
                if s.random.random() < 0.12:
                    continue
                a, b = u + 10 + slot % 4 * 53, v + 10 + slot // 4 * 74
                w, h = s.random.randint(34, 46), s.random.randint(44, 62)
                s.shape([(x + 9, y + 11) for x, y in plate(a, b, w, h)], mix(INK, SAND, 0.58))
                roof = s.random.choice(roofs)
                s.shape(plate(a, b, w, h), roof)
                s.shape(plate(a, b, w / 2, h), mix(roof, CREAM, 0.16))
    stops = [at(-60, 740), at(1326, 740), at(1326, 328), at(2200, 328)]
    s.line(stops, 30, CREAM)
    s.line(stops, 15, CORAL)
    for x, y in (
        at(516, 740),
        at(786, 740),
        at(1326, 740),
        at(1326, 534),
        at(1326, 328),
        at(1596, 328),
    ):
        s.disc(x, y, 25, CREAM)
        s.disc(x, y, 14, INK)
    u, v = 930, 713
    s.shape([(x + 10, y + 14) for x, y in plate(u, v, 176, 54)], mix(INK, SAND, 0.4))
    s.shape(plate(u, v, 176, 54), GOLD)
    s.shape(plate(u, v + 40, 176, 14), mix(GOLD, BRICK, 0.3))
    s.shape(plate(u + 158, v + 5, 13, 44), mix(INK, TEAL, 0.5))
    for n in range(4):
        s.shape(plate(u + 14 + n * 35, v + 9, 22, 22), mix(GOLD, CREAM, 0.55))


def street(s: Sheet) -> None:
    s.box(0, 396, 1600, 40, mix(SAND, MIST, 0.3))
    wall = mix(BRICK, CORAL, 0.2)
    s.box(90, 96, 940, 306, wall)
    s.box(66, 74, 988, 30, mix(wall, INK, 0.4))
    s.box(90, 240, 940, 8, mix(wall, CREAM, 0.25))
    for row in range(2):
        for column in range(9):
            if (row, column) != (1, 4):
                x, y = 136 + column * 98, 132 + row * 134
                s.box(x - 5, y - 5, 70, 92, mix(wall, CREAM, 0.3))
                s.box(x, y, 60, 82, mix(INK, TEAL, 0.55))
                s.shape([(x, y), (x + 42, y), (x, y + 58)], mix(TEAL, MIST, 0.4))
                s.box(x + 28, y, 4, 82, mix(wall, CREAM, 0.3))
    s.box(516, 268, 92, 134, mix(INK, TEAL, 0.35))
    s.box(560, 268, 4, 134, wall)
    s.shape([(496, 268), (562, 224), (628, 268)], mix(wall, INK, 0.35))
    for x, r in ((1130, 74), (1250, 92), (1392, 82), (1520, 96)):
        s.tree(x, 410, r, mix(MOSS, TEAL, s.random.uniform(0.1, 0.5)))
    s.fade(
        [(0, 436), (1600, 436), (1600, 1067), (0, 1067)], mix(INK, MIST, 0.36), mix(INK, MIST, 0.16)
    )
    s.box(0, 432, 1600, 9, mix(MIST, INK, 0.3))
    for n in range(9):
        a, b = 352 + n * 104, -150 + n * 216
        s.shape([(a, 500), (a + 58, 500), (b + 120, 1010), (b, 1010)], CREAM)
        s.shape(
            [(a + 48, 500), (a + 58, 500), (b + 120, 1010), (b + 99, 1010)], mix(CREAM, MIST, 0.75)
        )
    for left in (-60, 120, 1330, 1500):
        s.shape([(left, 470), (left + 90, 470), (left + 84, 478), (left - 6, 478)], GOLD)
    s.shape([(0, 1030), (1600, 1030), (1600, 1067), (0, 1067)], mix(SAND, MIST, 0.35))
    s.box(1432, 300, 15, 730, INK)
    s.shape([(1440, 176), (1516, 252), (1440, 328), (1364, 252)], INK)
    s.shape([(1440, 188), (1504, 252), (1440, 316), (1376, 252)], GOLD)
    for n in range(4):
        s.shape(
            [
                (1404 + n * 20, 272),
                (1414 + n * 20, 272),
                (1410 + n * 23, 286),
                (1396 + n * 23, 286),
            ],
            INK,
        )
    s.shape([(1422, 258), (1440, 214), (1458, 258)], INK)


def school(s: Sheet) -> None:
    s.sun(258, 236, 66, CREAM)
    s.ridge(720, 220, mix(MOSS, MIST, 0.66), mix(MOSS, MIST, 0.5))
    s.ridge(760, 110, mix(MOSS, MIST, 0.42), mix(MOSS, MIST, 0.3), rough=0.6)
    lawn = [
        (-20.0, 850.0),
        (300.0, 740.0),
        (640.0, 700.0),
        (980.0, 700.0),
        (1320.0, 760.0),
        (1620.0, 880.0),
        (1620.0, 1067.0),
        (-20.0, 1067.0),
    ]
    s.fade(lawn, mix(MOSS, GOLD, 0.16), mix(MOSS, INK, 0.22))
    for x, foot, r in ((300, 770, 88), (196, 806, 62), (1330, 780, 96), (1440, 828, 66)):
        s.disc(x + r * 0.5, foot, r * 1.05, mix(MOSS, INK, 0.34), 0.16)
        s.tree(x, foot, r, mix(MOSS, TEAL, 0.42))
    s.fade([(764, 706), (836, 706), (1020, 1067), (470, 1067)], mix(SAND, CREAM, 0.2), SAND)
    for n in range(8):
        t = (n / 7) ** 1.8
        y = 716 + 330 * t
        s.line(
            [(764 - 294 * (y - 706) / 361, y), (836 + 184 * (y - 706) / 361, y)],
            2 + 4 * t,
            mix(SAND, BRICK, 0.32),
        )
    s.box(410, 420, 780, 288, BRICK)
    s.box(1090, 420, 100, 288, mix(BRICK, INK, 0.16))
    s.box(394, 402, 812, 26, mix(BRICK, INK, 0.42))
    s.box(410, 560, 780, 7, mix(BRICK, CREAM, 0.25))
    for row in range(2):
        for column in range(8):
            if column not in (3, 4):
                x, y = 446 + column * 92, 450 + row * 136
                s.box(x - 5, y - 5, 70, 92, mix(BRICK, CREAM, 0.42))
                s.box(x, y, 60, 82, mix(TEAL, INK, 0.2))
                s.shape([(x, y), (x + 40, y), (x, y + 56)], mix(TEAL, MIST, 0.45))
                s.box(x + 28, y, 4, 82, mix(BRICK, CREAM, 0.42))
                s.box(x, y + 38, 60, 4, mix(BRICK, CREAM, 0.42))
    s.box(700, 320, 200, 388, mix(BRICK, CORAL, 0.4))
    s.box(862, 320, 38, 388, mix(BRICK, CORAL, 0.1))
    s.shape([(674, 326), (800, 196), (926, 326)], mix(INK, BRICK, 0.25))
    s.shape([(674, 326), (800, 196), (764, 326)], mix(INK, BRICK, 0.5))
    s.box(796, 130, 7, 74, INK)
    s.shape([(803, 134), (868, 146), (803, 170)], GOLD)
    s.disc(800, 404, 54, mix(BRICK, INK, 0.4))
    s.disc(800, 404, 46, CREAM)
    s.line([(800, 404), (800, 370)], 6, INK)
    s.line([(800, 404), (824, 416)], 6, INK)
    s.box(746, 546, 108, 162, mix(BRICK, CREAM, 0.42), 54)
    s.box(754, 554, 92, 154, mix(INK, TEAL, 0.45), 46)
    s.box(797, 556, 6, 152, mix(BRICK, CREAM, 0.42))
    s.box(734, 700, 132, 12, mix(SAND, INK, 0.2))
