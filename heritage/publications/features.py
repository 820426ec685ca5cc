"""What a book's rich text may hold."""

NOTE = "note"
# No pictures inside rich text: a picture is a block, so that it is numbered and captioned.
TEXT_FEATURES = ["bold", "italic", "superscript", "link", "ol", "ul", NOTE]
MATTER_FEATURES = ["h3", *TEXT_FEATURES]
