"""Settings of the test suite: the product's own, in a folder of their own, with nothing left behind."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="dateline-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATELINE_SITE"] = str(_folder)
os.environ.setdefault("DATELINE_ADDRESS", "https://press.example.org")
os.environ["DATELINE_SECRET_KEY"] = "for tests only"

from dateline.project.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
TIME_ZONE = "America/Chicago"
PRESS_STORE = "memory:"
