"""C02 and C03: what a picture says to those who cannot see it, and on what ground it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.newsroom.checks.shapes import Facts, Finding, Image, Item, Tuning, folded

_FILE = re.compile(
    r"(?i)^\s*\S+\.(?:jpe?g|png|gif|webp|heic|tiff?)\s*$|^(?:img|dsc|dscn|pxl|screenshot)[-_ ]?\d"
)
_SAYS_IMAGE = re.compile(
    r"(?i)^(?:an? |the )?(?:image|picture|photo|photograph|graphic|screenshot) of\b"
)
_CREDIT = re.compile(
    r"(?i)(?:\b(?:photo|image|picture|photograph)(?: credit)?s?\s*(?:by\b|courtesy|:)|\bcredits?\s*:|©)"
)


def check_words(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """C02: alternative text is there, is no caption, no file name, and has no "image of"."""
    for image in item.images:
        alt, name = image.alt.strip(), image.title
        if not alt:
            yield _about(
                image,
                f"Write alternative text for the photo “{name}”: what it shows, in a sentence.",
                "alt",
            )
        elif image.caption and folded(alt) == folded(image.caption):
            yield _about(
                image,
                f"The alternative text of “{name}” is its caption again. Say what the picture shows.",
                alt,
            )
        elif _FILE.search(alt):
            yield _about(
                image,
                f"The alternative text of “{name}” is a file name. Say what the picture shows.",
                alt,
            )
        elif starts := _SAYS_IMAGE.match(alt):
            yield _about(
                image,
                f"Leave out “{starts[0]}” in the alternative text of “{name}”: readers are told that it is a picture.",
                alt,
            )
        if _glued(image):
            yield _about(
                image,
                f"The caption of “{name}” holds its credit. Move the credit to its own field.",
                image.caption,
            )


def check_rights(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """C03: a credit, and rights that are known and have not ended."""
    for image in item.images:
        name = image.title
        if not image.credit.strip():
            yield _about(image, f"Give the photo “{name}” a credit line.", f"{name} credit")
        if image.rights in ("", "unknown"):
            yield _about(
                image,
                f"Say on what ground we may show the photo “{name}” (its field Rights).",
                f"{name} rights",
            )
        elif image.rights_expire and image.rights_expire < facts.today:
            ended = f"{image.rights_expire:%Y-%m-%d}"
            yield _about(
                image,
                f"The rights in the photo “{name}” ended on {ended}. Renew them or take another photo.",
                f"{name} {ended}",
            )


def _glued(image: Image) -> bool:
    credit = folded(image.credit)
    return bool(_CREDIT.search(image.caption)) or (
        len(credit) > 8 and credit in folded(image.caption)
    )


def _about(image: Image, message: str, quoted: str) -> Finding:
    return Finding("", "", image.field, message, None, f"{image.title}: {quoted}")
