"""The sheet that the demo's pictures are drawn on, and the palette they share.

Shapes are drawn at twice the size and reduced, so that edges are smooth; a fine grain, the same for
the same key, keeps large flat areas from looking like plastic.
"""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SCALE = 2
Colour = tuple[int, int, int]
Points = Sequence[tuple[float, float]]
INK: Colour = (22, 42, 54)
TEAL: Colour = (15, 92, 110)
MIST: Colour = (205, 219, 218)
SAND: Colour = (238, 222, 196)
CORAL: Colour = (214, 112, 82)
GOLD: Colour = (240, 186, 98)
CREAM: Colour = (249, 242, 228)
MOSS: Colour = (96, 122, 92)
BRICK: Colour = (151, 74, 58)
PLUM: Colour = (92, 70, 92)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two; ``share`` is that of the second."""
    a, b, c = (round(p + (q - p) * share) for p, q in zip(one, other, strict=True))
    return a, b, c


class Sheet:
    """A sheet to draw on, in points of the finished picture."""

    def __init__(self, key: str, size: tuple[int, int], top: Colour, bottom: Colour) -> None:
        self.random = random.Random(zlib.crc32(key.encode()))  # noqa: S311 - a drawing, no secret
        self.width, self.height = size
        self.image = _gradient(self._scaled, top, bottom)
        self.pen = ImageDraw.Draw(self.image)

    @property
    def _scaled(self) -> tuple[int, int]:
        return self.width * SCALE, self.height * SCALE

    def box(self, x: float, y: float, w: float, h: float, colour: Colour, r: float = 0) -> None:
        """A rectangle, with round corners of radius ``r``."""
        edges = [x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE]
        if r:
            self.pen.rounded_rectangle(edges, r * SCALE, fill=colour)
        else:
            self.pen.rectangle(edges, fill=colour)

    def shape(self, points: Points, colour: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def fade(self, points: Points, top: Colour, bottom: Colour) -> None:
        """A shape whose colour changes from its top to its bottom."""
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).polygon([(x * SCALE, y * SCALE) for x, y in points], fill=255)
        box = mask.getbbox()
        if box:
            tint = _gradient((box[2] - box[0], box[3] - box[1]), top, bottom)
            self.image.paste(tint, box[:2], mask.crop(box))

    def disc(self, x: float, y: float, r: float, colour: Colour, flat: float = 1.0) -> None:
        """A circle, or with ``flat`` below 1 a lying ellipse."""
        edges = [x - r, y - r * flat, x + r, y + r * flat]
        self.pen.ellipse([edge * SCALE for edge in edges], fill=colour)

    def line(self, points: Points, width: float, colour: Colour) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")

    def glow(self, x: float, y: float, r: float, colour: Colour, strength: float = 0.4) -> None:
        """Light around a point, drawn small and enlarged."""
        small = Image.new("L", (self.width // 8, self.height // 8), 0)
        edges = [(x - r) / 8, (y - r) / 8, (x + r) / 8, (y + r) / 8]
        ImageDraw.Draw(small).ellipse(edges, fill=round(255 * strength))
        mask = small.filter(ImageFilter.GaussianBlur(r / 22)).resize(
            self.image.size, Image.Resampling.BICUBIC
        )
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask)

    def sun(self, x: float, y: float, r: float, colour: Colour) -> None:
        """A disc with a soft halo."""
        self.glow(x, y, r * 2.6, colour, 0.36)
        self.disc(x, y, r, colour)

    def skyline(self, base: float, height: float, rough: float = 1.0, step: int = 12) -> Points:
        """The upper edge of a range of hills, from side to side."""
        phase = [self.random.uniform(0, 6.28) for _ in range(5)]
        points = []
        for x in range(-step, self.width + 2 * step, step):
            y = sum(
                math.sin(x / (360 / (n + 1) ** (0.7 + 0.25 * rough)) + phase[n]) / (n + 1.3)
                for n in range(5)
            )
            points.append((float(x), base - height * (0.5 + 0.4 * y)))
        return points

    def ridge(
        self, base: float, height: float, top: Colour, bottom: Colour, rough: float = 1.0
    ) -> Points:
        """A range of hills down to the foot of the sheet; returns its upper edge."""
        edge = self.skyline(base, height, rough)
        foot = [(self.width + 40.0, float(self.height)), (-40.0, float(self.height))]
        self.fade([*edge, *foot], top, bottom)
        return edge

    def tree(self, x: float, foot: float, r: float, leaf: Colour) -> None:
        """A round tree with a lit side, standing at ``foot``."""
        self.box(x - r * 0.08, foot - r * 1.5, r * 0.16, r * 1.5, mix(BRICK, INK, 0.55))
        self.disc(x, foot - r * 1.7, r, leaf)
        self.disc(x - r * 0.22, foot - r * 1.86, r * 0.66, mix(leaf, CREAM, 0.13))

    def pine(self, x: float, foot: float, h: float, colour: Colour) -> None:
        for part in range(4):
            w, y = h * (0.09 + part * 0.05), foot - h + part * h * 0.21
            self.shape([(x, y), (x - w, y + h * 0.37), (x + w, y + h * 0.37)], colour)

    def finished(self) -> Image.Image:
        """The picture at its own size, with its grain."""
        small = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        noise = Image.frombytes("L", (400, 400), self.random.randbytes(160_000))
        noise = noise.filter(ImageFilter.GaussianBlur(0.7)).point(lambda v: 122 + (v * 12) // 255)
        grain = Image.new("L", small.size)
        for x in range(0, self.width, 400):
            for y in range(0, self.height, 400):
                grain.paste(noise, (x, y))
        return ImageChops.add(small, grain.convert("RGB"), offset=-128)

    def jpeg(self, xmp: bytes) -> bytes:
        out = BytesIO()
        self.finished().save(out, "JPEG", quality=86, optimize=True, progressive=True, xmp=xmp)
        return out.getvalue()


def _gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, 256))
    for y in range(256):
        column.putpixel((0, y), mix(top, bottom, y / 255))
    # Down first and then across, where nothing changes: the same pixels, in a tenth of the time.
    tall = column.resize((1, size[1]), Image.Resampling.BICUBIC)
    return tall.resize(size, Image.Resampling.NEAREST)
