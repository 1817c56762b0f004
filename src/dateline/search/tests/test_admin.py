"""Wagtail's own admin views are answered by the desk's index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from dateline.content.models import PressDocument
from dateline.newsroom.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> Client:
    user = get_user_model()(email="boss@example.org", is_superuser=True, is_staff=True)
    if hasattr(user, "username"):
        user.username = "boss"
    user.save()
    client.force_login(user)
    return client


def test_page_search_finds_titles_first_and_counts_types(
    boss: Client, publish: Callable[..., Article]
) -> None:
    publish("Zoning", deck="the budget")
    publish("Budget")
    answer = boss.get(reverse("wagtailadmin_pages:search"), {"q": "budg"})
    assert [found.title for found in answer.context["page_obj"]] == ["Budget", "Zoning"]
    everything = boss.get(reverse("wagtailadmin_pages:search"), {"q": ""})
    assert everything.context["page_obj"].paginator.count == Page.objects.count()


def test_the_explorer_and_the_chooser_search_bodies_too(
    boss: Client, publish: Callable[..., Article]
) -> None:
    article = publish("Zoning", deck="the budget")
    parent = article.get_parent()
    listing = boss.get(reverse("wagtailadmin_explore", args=[parent.pk]), {"q": "budget"})
    assert [found.pk for found in listing.context["page_obj"]] == [article.pk]
    chooser = boss.get(reverse("wagtailadmin_choose_page_search"), {"q": "budget"})
    assert b"Zoning" in chooser.content


def test_documents_are_found_by_tag(boss: Client) -> None:
    found = PressDocument.objects.create(title="Minutes", file=ContentFile(b"%PDF", "minutes.pdf"))
    found.tags.add("riverfront")
    answer = boss.get(reverse("wagtaildocs:index"), {"q": "riverf"})
    assert [shown.title for shown in answer.context["page_obj"]] == ["Minutes"]


def test_an_editor_finds_only_pages_of_their_own_section(
    client: Client, publish: Callable[..., Article], page: Callable[..., Page]
) -> None:
    publish("Budget elsewhere")
    mine = page("My section")
    mine.add_child(instance=Page(title="Budget here"))
    group = Group.objects.create(name="Chapter")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=mine, permission=change)
    user = get_user_model()(email="ed@example.org")
    if hasattr(user, "username"):
        user.username = "ed"
    user.save()
    user.groups.add(group)
    client.force_login(user)
    answer = client.get(reverse("wagtailadmin_pages:search"), {"q": "budget"})
    assert [found.title for found in answer.context["page_obj"]] == ["Budget here"]
