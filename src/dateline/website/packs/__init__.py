"""The reporter pack of a release: one story, told as text, HTML, PDF, ninjs, photos, and in one zip."""
