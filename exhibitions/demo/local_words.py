"""Names of the county the general dictionary does not know."""

from lantai.ops.demo_content import register_demo
from lantai.search.models import LocalWord

WORDS = (
    ("青石圩", LocalWord.Kind.PLACE, "县城东的老集镇，逢圩日赶集"),
    ("竹坪镇", LocalWord.Kind.PLACE, "竹编之乡"),
    ("云岭乡", LocalWord.Kind.PLACE, ""),
    ("乌石坳", LocalWord.Kind.PLACE, "云岭乡的自然村"),
    ("云溪河", LocalWord.Kind.PLACE, "穿县城而过"),
    ("云溪大桥", LocalWord.Kind.PLACE, ""),
    ("竹器社", LocalWord.Kind.OFFICE, "竹器生产合作社，后来的工艺竹编厂"),
    ("县志办", LocalWord.Kind.OFFICE, "县地方志办公室"),
    ("非遗", LocalWord.Kind.OTHER, "", "非物质文化遗产"),
    ("祠堂", LocalWord.Kind.OTHER, "", "宗祠、家庙"),
)


@register_demo(95)
def load() -> str:
    """Create the words that are not there."""
    known = set(LocalWord.objects.values_list("word", flat=True))
    made = [
        LocalWord(word=word, kind=kind, note=note, also="".join(also))
        for word, kind, note, *also in WORDS
        if word not in known
    ]
    # Saved one by one: their time tells every process to take them up.
    for word in made:
        word.save()
    return f"Local words: {len(made)}"
