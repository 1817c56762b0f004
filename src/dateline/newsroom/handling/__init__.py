"""The desk page of one article: embargo, previews, corrections, withdrawal."""
