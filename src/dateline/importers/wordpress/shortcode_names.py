"""The names of shortcodes, by what readers saw in their place.

Source: the documentation of WordPress and of the common page builders and form plugins.
"""

from __future__ import annotations

import re

# Layout only: rows, columns, tabs, and the text boxes of page builders.
BUILDERS = re.compile(
    r"(?:vc|et_pb|et|fusion|av|cs|x|mk|nectar|tatsu|themify|ux|us|fl|kc|sc|thb|tm|wpb|siteorigin|"
    r"cmsms|qode|eltdf|edgtf|mkdf|dt|rev_slider|layerslider|ultimate)_\w+|\w*column\w*|"
    r"(?:one|two|three|four|five)_\w+|row|col|section|container|tabs?|tabgroup|tab_item|"
    r"accordions?|accordion[_-]\w+|toggles?|toggle_item|spoiler|su_(?:row|column|tabs?|accordion|"
    r"spoiler|heading|list|note|expand)|heading|clear\w*|space\w*|gap|divider|hr|line|separator|"
    r"slider|slide|text|textblock|wrap|div|grid|flex|panel|content|raw|center|align\w*",
    re.IGNORECASE,
)
FORMS = re.compile(
    r"contact-form|contact-form-7|gravityforms?|wpforms|ninja_forms?|formidable|"
    r"mc4wp_form|caldera_form|fluentform|forminator_form|cforms|everest_form|"
    r"constantcontactapi|ctct|salesforce|givewp|give_form|donation_form|"
    r"newsletter_form|subscribe2|jetpack_subscription_form|et_pb_contact_form|"
    r"et_pb_signup|et_pb_contact_field",
    re.IGNORECASE,
)
QUOTES = frozenset(
    {
        "quote",
        "pullquote",
        "pull_quote",
        "blockquote",
        "su_quote",
        "su_pullquote",
        "perfectpullquote",
        "et_pb_testimonial",
        "testimonial",
        "av_testimonial_single",
    }
)
CALLOUTS = frozenset(
    {
        "callout",
        "box",
        "alert",
        "notice",
        "su_box",
        "su_note",
        "et_pb_cta",
        "vc_cta",
        "vc_message",
        "fusion_alert",
        "info",
        "infobox",
        "highlight_box",
        "call_to_action",
        "cta",
        "av_promobox",
        "et_pb_promo",
    }
)
BUTTONS = frozenset(
    {
        "button",
        "btn",
        "su_button",
        "fusion_button",
        "et_pb_button",
        "vc_btn",
        "vc_button",
        "vc_button2",
        "av_button",
        "x_button",
        "buttons_link",
        "ux_button",
    }
)
PICTURES = frozenset(
    {
        "et_pb_image",
        "vc_single_image",
        "fusion_imageframe",
        "av_image",
        "x_image",
        "et_pb_fullwidth_image",
        "ux_image",
    }
)
GALLERIES = frozenset(
    {
        "gallery",
        "et_pb_gallery",
        "vc_gallery",
        "vc_images_carousel",
        "av_gallery",
        "fusion_gallery",
        "vc_media_grid",
        "av_masonry_gallery",
        "playlist",
    }
)
FILES = frozenset(
    {
        "pdf",
        "pdf-embedder",
        "embeddoc",
        "gview",
        "pdfviewer",
        "pdfjs-viewer",
        "embedpdf",
        "embed-pdf",
        "doc",
        "pdf_embedder",
        "real3dflipbook",
    }
)
EMBEDS = frozenset(
    {
        "embed",
        "youtube",
        "youtu",
        "vimeo",
        "soundcloud",
        "tweet",
        "twitter",
        "facebook",
        "instagram",
        "video",
        "audio",
        "wpvideo",
        "videopress",
        "iframe",
        "googlemaps",
        "ted",
        "spotify",
        "tiktok",
        "slideshare",
        "scribd",
        "issuu",
        "documentcloud",
        "et_pb_video",
        "et_pb_audio",
        "vc_video",
        "fusion_youtube",
        "fusion_vimeo",
        "av_video",
        "arve",
        "lyte",
        "fvplayer",
        "evp_embed_video",
        "flickr",
        "dailymotion",
        "wistia",
        "datawrapper",
        "su_youtube",
        "su_vimeo",
        "ustream",
        "livestream",
        "kickstarter",
        "mixcloud",
        "podcast",
        "powerpress",
    }
)
KNOWN = QUOTES | CALLOUTS | BUTTONS | PICTURES | GALLERIES | FILES | EMBEDS
