"""The blocks an editor builds a body from. Templates of the same names set them in type."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StructBlock,
    TextBlock,
    URLBlock,
)
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from dateline.lib.embeds import player_for

TEXT_FEATURES = [
    "h2", "h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "document-link",
    "superscript", "subscript", "strikethrough", "code", "blockquote",
]  # fmt: skip
SIMPLE_FEATURES = ["bold", "italic", "link", "ol", "ul"]


class QuoteBlock(StructBlock):
    text = TextBlock(help_text="The words spoken, without quotation marks.")
    # Named, not imported: the directory stands above. Its chooser is found when a form is shown.
    person = SnippetChooserBlock(
        "directory.Person", required=False,
        help_text="Who said it. The quote then stands on that person's page.",
    )  # fmt: skip
    speaker = CharBlock(
        required=False,
        help_text="As printed, for example “Mayor Ana Ruiz”; else the person's name.",
    )
    speaker_title = CharBlock(
        required=False,
        help_text="Office and place; left empty, what the person held on the day of the article.",
    )
    source_url = URLBlock(required=False, help_text="Where it can be read, if elsewhere.")

    class Meta:
        icon = "openquote"


class PhotoBlock(StructBlock):
    photo = ImageChooserBlock()
    alt = CharBlock(
        required=False, help_text="Only where the photo's own alternative text does not fit here."
    )
    caption = CharBlock(required=False, help_text="Only to replace the photo's own caption here.")
    width = ChoiceBlock(
        choices=[("column", "As wide as the text"), ("wide", "Wider than the text")],
        default="column",
    )

    class Meta:
        icon = "image"


class GalleryPhotoBlock(StructBlock):
    photo = ImageChooserBlock()
    caption = CharBlock(required=False, help_text="Only to replace the photo's own caption here.")


class GalleryBlock(StructBlock):
    title = CharBlock(required=False)
    photos = ListBlock(GalleryPhotoBlock(), min_num=1)

    class Meta:
        icon = "image"


class FileBlock(StructBlock):
    file = DocumentChooserBlock()
    label = CharBlock(required=False, help_text="The words of the link; else the file's title.")

    class Meta:
        icon = "doc-full"


class EmbedBlock(StructBlock):
    url = URLBlock(help_text="The address of the video or recording, for example on YouTube.")
    title = CharBlock(help_text="What one sees or hears.")
    duration = CharBlock(required=False, help_text="For example 12:30.")
    poster = ImageChooserBlock(required=False, help_text="A still picture shown before it plays.")
    transcript = RichTextBlock(required=False, features=SIMPLE_FEATURES)

    class Meta:
        icon = "media"

    def clean(self, value):  # type: ignore[no-untyped-def]
        cleaned = super().clean(value)
        if player_for(cleaned["url"]) is None and not cleaned["url"].startswith("https://"):
            raise ValidationError("Give an address that begins with https://.")
        return cleaned


class CalloutBlock(StructBlock):
    title = CharBlock(required=False)
    html = RichTextBlock(features=SIMPLE_FEATURES, label="Text")
    link_text = CharBlock(required=False)
    link_url = CharBlock(required=False, help_text="A path such as /about/ or an address.")
    quiet = BooleanBlock(required=False, help_text="Set small, without colour.")

    class Meta:
        icon = "help"
        label = "Call-out"


BODY_BLOCKS = [
    ("text", RichTextBlock(features=TEXT_FEATURES, icon="pilcrow")),
    ("quote", QuoteBlock()),
    ("photo", PhotoBlock()),
    ("gallery", GalleryBlock()),
    ("table", TableBlock(icon="table")),
    ("file", FileBlock()),
    ("embed", EmbedBlock(label="Video or audio")),
    ("callout", CalloutBlock()),
]
