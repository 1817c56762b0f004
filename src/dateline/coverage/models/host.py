"""Host: how we behave towards one host, shared by every process and kept over restarts."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Host(models.Model):
    """Its robots.txt, and when the next request may be made (rule V5)."""

    name = models.CharField(max_length=260, unique=True, help_text="Scheme, host and port.")
    next_at = models.DateTimeField(default=timezone.now)
    robots = models.TextField(blank=True, help_text="Its rules; empty: everything is allowed.")
    robots_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
