"""``kill -9`` at any step of sending: nobody gets a mail twice, nobody is skipped silently (rule M1).

A process of its own (``python -m tests.test_mail_crashes``) forks for every kill. Each child writes a
mailing down, or sends what is due over SMTP to a real server, and is killed at its n-th step. When the
leases have run out another one takes over. ``MAIL_KILLS`` sets how often.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
import pytest

from tests.test_press_crashes import Killer, copy_of_sqlite, forked, site  # noqa: F401 - fixtures

KILLS = int(os.environ.get("MAIL_KILLS", "40"))
RECIPIENTS = 4


@pytest.mark.django_db
def test_a_killed_worker_sends_nothing_twice_and_forgets_nobody(
    site: tuple[Path, str],  # noqa: F811
) -> None:
    folder, database = site
    environment = {
        **os.environ,
        "DATELINE_SITE": str(folder),
        "DATELINE_SECRET_KEY": "for tests only",
        "DJANGO_SETTINGS_MODULE": "dateline.project.settings",
        "DATELINE_ADDRESS": "https://press.example.org",
        "DATABASE_URL": database,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.test_mail_crashes", str(KILLS)],
        env=environment, capture_output=True, text=True, check=False,
        cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    killed, doubt = map(int, done.stdout.split()[-2:])
    assert killed >= KILLS * 3 // 4, done.stdout
    assert 0 < doubt <= killed, "a kill while the text is on its way leaves one mail in doubt"


# The program


def watch_everything(number: int) -> None:
    """Die at the n-th of the steps of sending."""
    from dateline.mail import actions  # noqa: PLC0415 - after django.setup()
    from dateline.mail.senders.smtp import SmtpSender  # noqa: PLC0415 - likewise

    killer = Killer(number)
    for name in ("settle_lost", "claim_due", "_renew", "_begin", "_settle", "put_back"):
        killer.watch(actions, name, after=True)
    killer.watch(SmtpSender, "send", after=True)


def write_down(number: int) -> None:
    from dateline.mail.actions import Message, mail  # noqa: PLC0415 - after django.setup()

    told = [
        Message(f"r{n}-of-{number}@star.example", f"Mailing {number}", "Text")
        for n in range(RECIPIENTS)
    ]
    mail(told, purpose="notice", subject=f"Mailing {number}", key=str(number))


def send(port: int, killed_at: int = 0) -> None:
    from django.test import override_settings  # noqa: PLC0415 - likewise

    from dateline.mail.actions import send_due  # noqa: PLC0415 - likewise

    if killed_at:
        watch_everything(killed_at)
    with override_settings(
        MAIL_SENDER="smtp", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_HOST_USER="",
        EMAIL_HOST_PASSWORD="", EMAIL_USE_TLS=False, EMAIL_USE_SSL=False, EMAIL_TIMEOUT=5,
    ):  # fmt: skip
        while send_due():
            pass


def leases_run_out() -> None:
    from django.utils import timezone  # noqa: PLC0415 - after django.setup()

    from dateline.mail.models import Delivery  # noqa: PLC0415 - likewise

    held = Delivery.objects.exclude(lease_until=None)
    held.update(lease_until=timezone.now() - timedelta(seconds=1))


def check(arrived: list[str], file: Path) -> None:
    """What the rows say is what the server has; writes how many are in doubt."""
    from dateline.mail.models import Delivery  # noqa: PLC0415 - after django.setup()

    assert len(arrived) == len(set(arrived)), f"twice: {sorted(arrived)}"
    rows = dict(Delivery.objects.values_list("address", "state"))
    sent = {address for address, state in rows.items() if state == Delivery.State.SENT}
    doubt = {address for address, state in rows.items() if state == Delivery.State.DOUBT}
    assert sent <= set(arrived), f"never arrived: {sent - set(arrived)}"
    assert set(arrived) <= sent | doubt, f"arrived unknown: {set(arrived) - sent - doubt}"
    assert sent | doubt == set(rows), f"forgotten: {set(rows) - sent - doubt}"
    file.write_text(str(len(doubt)))


def main(kills: int, folder: Path) -> int:
    """Kill that often; prints how many were killed and how many mails are in doubt."""
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - likewise
    from django.db import connection  # noqa: PLC0415 - likewise

    from dateline.mail.tests.sink import listening  # noqa: PLC0415 - likewise

    if connection.vendor != "sqlite":
        assert forked(lambda: call_command("migrate", verbosity=0)) == 0, "no tables"
    killed, file = 0, folder / "doubt"
    connection.close()
    with listening() as sink:

        def step(act: Any) -> int:
            return forked(act)

        for number in range(kills):
            assert step(lambda n=number: write_down(n)) == 0
            killed += step(lambda n=number: send(sink.port, 1 + n % 37)) < 0
            assert step(leases_run_out) == 0
            assert step(lambda: send(sink.port)) == 0
            arrived = list(sink.recipients)
            assert step(lambda told=arrived: check(told, file)) == 0
    print(killed, file.read_text())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(os.environ["DATELINE_SITE"])))
