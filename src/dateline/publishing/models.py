"""The outbox of changes: what moved, written in the same transaction as the move itself."""

from django.db import models


class Change(models.Model):
    """One noticed change. The press plans from these rows; a lost task loses nothing."""

    class Action(models.TextChoices):
        SAVED = "saved", "saved"
        DELETED = "deleted", "deleted"
        LINKED = "linked", "links changed"

    key = models.CharField(max_length=120, help_text="app.model:pk, or 'design'.")
    action = models.CharField(max_length=8, choices=Action.choices)
    noticed_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key} {self.action}"
