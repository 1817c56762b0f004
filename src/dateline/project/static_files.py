"""Static files under hashed names: the public site's compressed with gzip and brotli, the desk's with
gzip alone. Brotli at its best takes most of the time that a new site needs, and few people see a desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

PUBLIC = "website/"


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which compresses each file as its readers need it."""

    brotli = True

    def create_compressor(self, **options: Any) -> Compressor:
        """The compressor of the files that ``compress_files`` has at hand."""
        return Compressor(**options, use_brotli=self.brotli)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress; yields (file, compressed file)."""
        every = sorted(paths)
        for self.brotli in (True, False):
            chosen = [path for path in every if path.startswith(PUBLIC) == self.brotli]
            yield from super().compress_files(chosen)
