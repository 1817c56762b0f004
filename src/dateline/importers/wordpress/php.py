"""Values that PHP serialised, read as data. Nothing is ever executed or instantiated.

Source: the PHP manual on ``serialize()``; the reading itself is phpserialize's.
"""

from __future__ import annotations

import re
from typing import Any

import phpserialize

_LOOKS = re.compile(r"\A(?:a:\d+:\{|O:\d+:\"|s:\d+:\"|[bid]:[-\d.eE+]+;\Z|N;\Z)")
_STRING = re.compile(rb's:\d+:"(.*?)"(?=;(?:[aOsibdN]:|N;|\}|\Z))', re.DOTALL)
# Deeper data is an attack or rubbish: PHP settings of real sites stay below ten levels.
_TOO_LARGE = 2_000_000


def looks_serialised(raw: str) -> bool:
    """Has the text the shape of a PHP array, object, string, number or null?"""
    return bool(_LOOKS.match(raw.strip()[:64] if len(raw) > 200 else raw.strip()))


def unserialize(raw: str) -> Any:
    """The Python value of a serialised text; the text itself when it is no PHP data.

    Arrays become dicts, or lists when their keys are 0, 1, 2 …; objects become dicts.
    """
    return read_php(raw)[0]


def read_php(raw: str) -> tuple[Any, str]:
    """The value, and how it was got: "" (as it stands), "repaired" or "text" (left as text)."""
    if not looks_serialised(raw):
        return raw, ""
    data = raw.strip().encode("utf-8", "surrogateescape")
    if len(data) > _TOO_LARGE:
        return raw, "text"
    for attempt, how in ((data, ""), (_with_true_lengths(data), "repaired")):
        try:
            return _plain(_loads(attempt)), how
        except (ValueError, TypeError, RecursionError, IndexError, KeyError, OverflowError):
            continue
    return raw, "text"


def _loads(data: bytes) -> Any:
    return phpserialize.loads(
        data, charset="utf-8", errors="replace", decode_strings=True, object_hook=_as_dict
    )


def _as_dict(name: str, attributes: Any) -> dict[Any, Any]:
    return dict(attributes) if isinstance(attributes, dict) else {}


def _with_true_lengths(data: bytes) -> bytes:
    """Search-and-replace on a database changes strings but not their lengths: count them again."""
    return _STRING.sub(lambda m: b's:%d:"%b"' % (len(m.group(1)), m.group(1)), data)


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    values = {key: _plain(inner) for key, inner in value.items()}
    if values and list(values) == list(range(len(values))):
        return list(values.values())
    return values
