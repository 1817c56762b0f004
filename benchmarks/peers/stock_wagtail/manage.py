"""The stock peer's own commands: ``STOCK_FOLDER=DIR python manage.py …``."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the benchmarks: the corpus
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocksite.settings")
    execute_from_command_line(sys.argv)
