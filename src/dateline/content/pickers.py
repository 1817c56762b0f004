"""A field that holds many records, chosen by typing: fast with 40,000 places, and by keyboard.

The widget writes only what is chosen into the page; suggestions come from ``content.views.pick``.
Without JavaScript the chosen rows stay as they are.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.urls import reverse
from wagtail.admin.staticfiles import versioned_static


class Picker(forms.SelectMultiple):
    """Many rows of ``model``. ``noun``: what one of them is called in the prompt."""

    template_name = "content/widgets/picker.html"

    def __init__(
        self, model: type[Model], noun: str = "", attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self.model = model
        self.noun = noun or str(model._meta.verbose_name)

    def __deepcopy__(self, memo: Any) -> Picker:
        # The base class deep-copies its choices, which here would be every row there is.
        return type(self)(self.model, self.noun, dict(self.attrs))

    def chosen(self, value: Any) -> list[Model]:
        """The rows behind the values, in the order in which they were chosen."""
        keys = [
            str(v.pk if isinstance(v, Model) else v) for v in value or [] if v not in (None, "")
        ]
        keys = [key for key in keys if key.isdigit()]
        rows = {str(row.pk): row for row in self._rows().filter(pk__in=keys)}
        return [rows[key] for key in keys if key in rows]

    def _rows(self) -> Any:
        related = getattr(self.model, "desk_related", ())
        return self.model._default_manager.select_related(*related)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        merged = self.build_attrs(self.attrs, attrs)
        options = self.model._meta
        return {
            "widget": {
                "name": name,
                "id": merged.get("id", f"id_{name}"),
                "described_by": merged.get("aria-describedby", ""),
                "chosen": [(row.pk, str(row)) for row in self.chosen(value)],
                "address": reverse("desk_pick", args=[options.app_label, options.model_name]),
                "noun": self.noun,
                "nouns": str(options.verbose_name_plural),
            }
        }

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return id_

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            js=[versioned_static("content/desk/picker.js")],
            css={"all": [versioned_static("content/desk/desk.css")]},
        )
