"""One-page PDF documents for the demo's reports, written by hand so that no blob is shipped.

The pages are set in the standard Times and Helvetica fonts that every reader has. A short line that
ends without a full stop and is followed by text is a heading.
"""

from __future__ import annotations

import re

_LEFT, _RIGHT, _TOP = 72, 540, 706
_INK, _TEAL = "0.09 0.16 0.21", "0.06 0.36 0.43"
# Widths of Times-Roman's letters in thousandths of the size; all others count as a figure.
_NARROW = dict.fromkeys("ijlt.,:;'|!()[]fr-I ", 300) | dict.fromkeys("mwMW", 780)
_WIDE = dict.fromkeys("ABCDEGHKNOPQRUVXY", 690)
_ENDS = re.compile(r"[.:;,]$")


def pdf(title: str, text: str, issuer: str = "Waymark Institute", dated: str = "") -> bytes:
    """A page (US letter) with letterhead, title, headings and wrapped text; the same bytes always."""
    return _assembled(_page(title, text, issuer, dated), title, issuer)


def _page(title: str, text: str, issuer: str, dated: str) -> str:
    """The page's drawing instructions."""
    ops = [
        f"{_TEAL} rg {_LEFT} 752 {_RIGHT - _LEFT} 3 re f",
        _line("F3", 9, _LEFT, 736, issuer.upper(), _TEAL),
        _line("F3", 9, _LEFT, 44, " · ".join(part for part in (issuer, dated) if part), _TEAL),
    ]
    y = float(_TOP)
    for line in _wrapped(title, 22):
        ops.append(_line("F2", 22, _LEFT, y, line, _INK))
        y -= 27
    ops.append(f"{_TEAL} rg {_LEFT} {y + 8:.1f} 72 1.5 re f")
    y -= 20
    for paragraph in [p for p in text.strip().split("\n") if p.strip()]:
        heading = len(paragraph) < 60 and not _ENDS.search(paragraph)
        y -= 10 if heading else 0
        for line in _wrapped(paragraph, 14 if heading else 12):
            ops.append(
                _line("F2" if heading else "F1", 14 if heading else 12, _LEFT, y, line, _INK)
            )
            y -= 18
        y -= 0 if heading else 8
    assert y > 60, f"“{title}” does not fit on its page"
    return "\n".join(ops)


def _line(font: str, size: int, x: float, y: float, words: str, colour: str) -> str:
    return f"BT {colour} rg /{font} {size} Tf {x} {y:.1f} Td ({_escaped(words)}) Tj ET"


def _wrapped(text: str, size: int) -> list[str]:
    """Lines that fit between the margins, by the widths of Times."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and _width(joined, size) <= _RIGHT - _LEFT:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _width(text: str, size: int) -> float:
    return sum(_NARROW.get(c) or _WIDE.get(c, 490) for c in text) * size / 1000


def _escaped(text: str) -> str:
    """A PDF string in WinAnsi: typographic quotes and dashes have places there."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    encoded = escaped.encode("cp1252", "replace")
    return "".join(chr(byte) if byte < 128 else f"\\{byte:03o}" for byte in encoded)


def _assembled(page: str, title: str, author: str) -> bytes:
    stream = page.encode("ascii")
    fonts = ("Times-Roman", "Times-Bold", "Helvetica")
    used = " ".join(f"/F{n} {n + 4} 0 R" for n in range(1, 4))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-US) /ViewerPreferences << /DisplayDocTitle true >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        f"/Resources << /Font << {used} >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{page}\nendstream",
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
            for name in fonts
        ),
        f"<< /Title ({_utf16(title)}) /Author ({_utf16(author)}) >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n".encode()
    )
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _utf16(text: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in b"\xfe\xff" + text.encode("utf-16-be"))
