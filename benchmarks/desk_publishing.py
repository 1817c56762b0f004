"""An editor at the desk of a running site: opens a draft's form and publishes it by a POST, as a browser does.

Used by ``publishing_latency.py --press desk``.
"""

from __future__ import annotations

import http.client
import time
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

TOKEN = "c" * 32  # what Django's CSRF check compares: the cookie with the field of the form
EDITOR = "bench@example.org"


class Desk:
    """A signed-in administrator, over a connection that stays open."""

    def __init__(self, port: int) -> None:
        _issuer()
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies = f"sessionid={_session()}; csrftoken={TOKEN}"

    def publish(self, article: Any) -> float:
        """Publish a draft by its form; milliseconds from the click to the whole answer.

        Raises SystemExit where the form is refused.
        """
        path = f"/desk/pages/{article.pk}/edit/"
        status, page = self._ask("GET", path)
        if status != 200:
            raise SystemExit(f"the form of {article} was answered with {status}")
        for _ in range(
            2
        ):  # the corpus repeats words: a warning is kept by pressing the button again
            posted = _typed(page) + _blocks(article)
            posted += [("action-publish", "1"), ("csrfmiddlewaretoken", TOKEN)]
            body = urlencode(posted)
            began = time.perf_counter()
            status, page = self._ask("POST", path, body)
            spent = (time.perf_counter() - began) * 1000
            if status == 302:
                break
        if status != 302:
            tree = import_module("lxml.html").fromstring(page)
            found = tree.find_class("w-field__errors") + tree.find_class("messages")
            told = [words for each in found if (words := " ".join(each.text_content().split()))]
            raise SystemExit(f"the form was refused: {status} {told[:5]}")
        return spent

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": self._cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


def _issuer() -> None:
    """A network and its press contact: the desk publishes nothing that nobody issues."""
    organisations = import_module("dateline.directory.models").Organisation.objects
    contacts = import_module("dateline.contacts.models").PressContact.objects
    if not organisations.filter(kind="network").exists():
        organisations.create(name="Bench Network", kind="network")
    if not contacts.exists():
        contacts.create(name="Pat Press", email=EDITOR, phone="202-555-0100")


def _session() -> str:
    """The key of a session of somebody who may publish."""
    auth = import_module("django.contrib.auth")
    settings = import_module("django.conf").settings
    user, _ = auth.get_user_model().objects.get_or_create(
        email=EDITOR, defaults={"is_superuser": True, "is_active": True}
    )
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _typed(page: bytes) -> list[tuple[str, str]]:
    """What a browser would send from the form if nothing was typed, but for the blocks of the body."""
    document = import_module("lxml.html").fromstring(page)
    form = next(form for form in document.forms if "data-edit-form" in form.attrib)
    return [
        (name, value)
        for name, value in form.form_values()
        if "__prefix__" not in name
        and not name.startswith("body-")
        and name != "csrfmiddlewaretoken"
    ]


def _blocks(article: Any) -> list[tuple[str, str]]:
    """The blocks of a body as the desk's script sends them."""
    data = import_module("wagtail.test.utils.form_data")
    told: list[tuple[str, Any]] = []
    for block in article.body:
        value = block.value
        if block.block_type == "text":
            told.append(("text", data.rich_text(value.source)))
        else:
            told.append((block.block_type, {k: v for k, v in value.items() if v is not None}))
    return [(k, str(v)) for k, v in data.nested_form_data({"body": data.streamfield(told)}).items()]
