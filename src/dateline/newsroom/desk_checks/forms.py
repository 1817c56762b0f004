"""The checks inside the forms: before anything is saved, what stands in the way is said beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.models import Page

from dateline.directory.models import Organisation
from dateline.newsroom.checks import CHECKS, ERROR, WARNING
from dateline.newsroom.desk_checks.actions import Examined, examine
from dateline.newsroom.desk_checks.gate import obstacles, seen
from dateline.newsroom.models import ChapterSection, CheckTuning

# Buttons by which an item leaves its writer's hands.
DOORS = ("action-publish", "action-submit", "action-restart-workflow")
APPROVE = "approve"
LISTED = 8  # warnings that are named over a form; the panel has all


class CheckedForm:
    """Mixed into the form of whatever is checked (before the form's own class)."""

    checks_seen: tuple[str, ...] = ()
    """Fingerprints of the warnings that are shown with this form, for its hidden fields."""

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()  # type: ignore[misc]
        if valid and self._goes_out() and not hasattr(self, "_gate_asked"):
            self._gate_asked = True
            for one in examine([self.draft()]):
                self._show(one)
            valid = not self.errors  # type: ignore[attr-defined]
        return valid

    def _goes_out(self) -> bool:
        data = self.data  # type: ignore[attr-defined]
        approves = "action-workflow-action" in data and data.get("workflow-action-name") == APPROVE
        return approves or any(door in data for door in DOORS)

    def draft(self, *, leniently: bool = False) -> Any:
        """The row as the form has it, on an object of its own: the form's is left as it is.

        leniently: what is required may be missing still. Raises ValueError where it is not valid.
        """
        form: Any = self
        probe = type(self)(form.data, form.files, instance=self._fresh(), **self._context())  # type: ignore[call-arg]
        probe._gate_asked = True
        if leniently:
            probe.defer_required_fields()  # type: ignore[attr-defined]
        if not probe.is_valid():
            raise ValueError("The form is not valid.")
        row = probe.save(commit=False)  # type: ignore[attr-defined]
        parent = getattr(self, "parent_page", None)
        if parent is not None and not row.pk:
            section = parent.specific
            row.chapter = section.chapter if isinstance(section, ChapterSection) else None
        return row

    def _fresh(self) -> Any:
        """The row as it was saved last, or a new one."""
        instance: Any = self.instance  # type: ignore[attr-defined]
        if not instance.pk:
            return type(instance)(**({"kind": instance.kind} if hasattr(instance, "kind") else {}))
        saved = type(instance)._default_manager.get(pk=instance.pk)
        return saved.get_latest_revision_as_object()

    def _context(self) -> dict[str, Any]:
        told = {"for_user": self.for_user}  # type: ignore[attr-defined]
        if isinstance(self.instance, Page):  # type: ignore[attr-defined]
            told |= {"parent_page": self.parent_page, "subscription": self.subscription}  # type: ignore[attr-defined]
        return told

    def _show(self, examined: Examined) -> None:
        """Errors at their fields; warnings once, after which the same button publishes."""
        found = [decided.finding for decided in obstacles(examined)]
        for finding in found:
            if finding.level == ERROR:
                name = finding.field.partition(".")[0]
                # A body shows the errors of its blocks itself, and no others.
                at = name if name in self.fields and name != "body" else None  # type: ignore[attr-defined]
                self.add_error(at, f"{finding.message} ({finding.id})")  # type: ignore[attr-defined]
        warnings = [finding for finding in found if finding.level == WARNING]
        if warnings:
            said = list(dict.fromkeys(f"{f.message} ({f.id})" for f in warnings))
            more = f"; and {len(said) - LISTED} more" if len(said) > LISTED else ""
            listed = "; ".join(said[:LISTED]) + more
            errors = any(finding.level == ERROR for finding in found)
            how = (
                ""
                if errors
                else " Press the button again to publish with them; they are kept in your name."
            )
            self.add_error(None, f"Warnings that nobody has kept: {listed}{how}")  # type: ignore[attr-defined]
        self.checks_seen = tuple({*(f.fingerprint for f in warnings), *seen()})


class TuningForm(forms.ModelForm):  # type: ignore[type-arg]
    """Levels and bounds of the checks, for everyone or for one organisation."""

    class Meta:
        model = CheckTuning
        fields = ("excerpt_words", "grade", "sentence_words", "passive")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rule in sorted(CHECKS.values(), key=lambda rule: rule.id):
            self.fields[rule.id] = forms.ChoiceField(
                label=f"{rule.id} {rule.name}", required=False,
                choices=[("", self._default_words(rule.level)), ("off", "Off"), ("warning", "Warning"), ("error", "Error")],
                initial=self.instance.levels.get(rule.id, ""),
            )  # fmt: skip

    def _default_words(self, level: str) -> str:
        if self.instance.organisation_id:
            return "As for everyone"
        return f"Default: {level}"

    def rules(self) -> list[forms.BoundField]:
        """The choices of level, one a rule."""
        return [self[rule] for rule in sorted(CHECKS)]

    def bounds(self) -> list[forms.BoundField]:
        """The numbers."""
        return [self[name] for name in self.Meta.fields]

    def save(self, commit: bool = True) -> CheckTuning:
        row: CheckTuning = super().save(commit=False)
        row.levels = {rule: self.cleaned_data[rule] for rule in CHECKS if self.cleaned_data[rule]}
        if commit:
            row.save()
        return row


def tuned_organisations() -> list[Organisation]:
    """Organisations that may want the checks otherwise: those that issue."""
    kinds = [
        Organisation.Kind.NETWORK,
        Organisation.Kind.SISTER,
        Organisation.Kind.CHAPTER,
        Organisation.Kind.CAUCUS,
    ]
    return list(Organisation.objects.filter(kind__in=kinds).order_by("name"))
