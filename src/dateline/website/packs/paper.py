"""A release as one HTML file that needs no other, and the same on paper: a tagged PDF (PDF/UA-1).

The PDF is made by WeasyPrint, which needs Pango on the machine. Where that is missing there is no PDF,
and nothing else is missing (adr/0022). It asks nothing of any network: what it needs is inside.
"""

from __future__ import annotations

import base64
import ctypes
import functools
import hashlib
import re
import threading
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# As WeasyPrint opens them, on Linux and on a Mac: any name of each line.
LIBRARIES = (
    ("libgobject-2.0.so.0", "libgobject-2.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)
INSTALL = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
KEPT = 16  # PDFs of a process: those of a batch of packs
# Slices of one face stand beside each other: what one has no letter for, the next may have.
SLICES = ("basic", "latin-1", "latin-ext")
SERIF, ITALIC, SANS = "dateline-serif", "dateline-serif-italic", "public-sans"
CUTS = (
    (SERIF, SERIF, 400, "normal"), (SERIF, SERIF, 700, "normal"), (SERIF, ITALIC, 400, "italic"),
    (SANS, SANS, 400, "normal"), (SANS, SANS, 700, "normal"),
)  # fmt: skip
FONTS = Path(__file__).parent / "fonts"
_one_at_a_time = threading.Lock()


@functools.cache
def possible() -> bool:
    """Whether PDFs can be made here, found out without loading what makes them (half a second)."""
    return find_spec("weasyprint") is not None and all(map(_opens, LIBRARIES))


def _opens(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def printed(html: str) -> bytes | None:
    """The PDF of an HTML file; the same bytes for the same HTML. None where none can be made."""
    return _printed(html) if possible() else None


def works() -> bool:
    """Whether one really comes out: what ``dateline doctor`` asks."""
    return printed('<!doctype html><html lang="en"><title>PDF</title><p>PDF</p></html>') is not None


def name_of(html: str) -> str:
    """What the PDF of this HTML is called inside: 32 hex digits over all that it is made of."""
    version = getattr(_engine(), "__version__", "")
    told = f"{version} {faces()} {html}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def is_of(pdf: bytes, html: str) -> bool:
    """Whether a PDF was made of this HTML. Its name stands at its very end, so it is whole too."""
    end = pdf[-1024:]
    return name_of(html).encode() in end and end.rstrip().endswith(b"%%EOF")


@functools.lru_cache(KEPT)
def _printed(html: str) -> bytes | None:
    weasyprint = _engine()
    if weasyprint is None:
        return None
    with _one_at_a_time:
        fonts, sheet = _fonts()
        made = weasyprint.HTML(string=html, url_fetcher=_fetcher())
        pdf: bytes = made.write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1",
            pdf_identifier=name_of(html).encode(),
        )  # fmt: skip
    return pdf


@functools.cache
def _engine() -> Any:
    """WeasyPrint, loaded when the first PDF is made; None where it cannot be."""
    try:
        return import_module("weasyprint")
    except (ImportError, OSError):
        return None


@functools.cache
def _fonts() -> tuple[Any, Any]:
    """The product's own fonts, opened once a process."""
    fonts = import_module("weasyprint.text.fonts").FontConfiguration()
    css = re.sub(r"dateline:([\w-]+\.woff2)", _inside, faces())
    return fonts, _engine().CSS(string=css, font_config=fonts, url_fetcher=_fetcher())


def _inside(found: re.Match[str]) -> str:
    data = base64.b64encode((FONTS / found[1]).read_bytes()).decode()
    return f"data:font/woff2;base64,{data}"


def _fetcher() -> Any:
    """Fetches what an address itself holds (RFC 2397), and refuses every other."""
    return import_module("weasyprint.urls").URLFetcher(allowed_protocols=("data",))


@functools.cache
def faces() -> str:
    """The @font-face rules of the PDF, and which slices a face has."""
    rules = [
        f'@font-face{{font-family:"{face}-{part}";font-weight:{weight};font-style:{style};'
        f'src:url("dateline:{file}-{part}-{weight}.woff2")}}'
        for face, file, weight, style in CUTS
        for part in SLICES
    ]
    serif, sans = (", ".join(f'"{face}-{part}"' for part in SLICES) for face in (SERIF, SANS))
    small = ".head,.hold,.status,.contact,.stamp,figcaption,table,.address"
    rules += [
        # Stronger than the file's own styles, which name what every machine has.
        f"body{{font-family:{serif},serif!important}}",
        f"{small}{{font-family:{sans},sans-serif!important}}",
        f"@page{{@bottom-right{{font-family:{sans},sans-serif!important}}}}",
    ]
    return "\n".join(rules)
