"""What the converters of pictures, players, quotes and tables may ask of the walker that calls them.

A protocol, so that they need not know the walker's file and no circle of imports arises.
"""

from __future__ import annotations

from typing import Protocol

from dateline.importers.wordpress.blocks import Block
from dateline.importers.wordpress.context import Context
from dateline.importers.wordpress.tree import Element


class Walking(Protocol):
    """The walker as its handlers see it. ``link`` is the address of the link around, or ""."""

    context: Context
    link: str
    in_gallery: bool

    def text(self, text: str) -> None:
        """Take a run of text."""

    def flush(self) -> None:
        """End the paragraph."""

    def children(self, node: Element) -> None:
        """Walk everything inside a node."""

    def collect(self, node: Element, *, plain: bool = True) -> list[Block]:
        """What is inside a node, as blocks of its own."""
        ...
