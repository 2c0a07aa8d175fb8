"""What a page says to those who read it: its own sentences, without names, addresses, files and foreign words."""

import re
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line", "source", "col", "wbr"})
INLINE = frozenset({"a", "span", "strong", "em", "b", "i", "abbr", "button", "sub", "sup", "small", "time"})
NOT_READ = frozenset(
    {"script", "style", "svg", "code", "pre", "address", "head", "header", "nav", "select", "summary", "textarea"}
)
NAMES = frozenset(  # of people, places, files and studies
    {
        "card__heading",
        "address",
        "by-name",
        "states",
        "name",
        "names",
        "citation",
        "source-note",
        "site-name",
        "card__city",
        "phone",
    }
)
SHORT = 3  # words: no more than a label
END = re.compile(r"[.!?:]['”\")]*$")


class _Reader(HTMLParser):
    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.language = language
        self.open: list[tuple[str, bool]] = []
        self.blocks: list[str] = [""]

    def handle_starttag(self, tag, attrs):
        if tag not in INLINE:
            self.blocks.append("")
        if tag in VOID:
            return
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        foreign = given.get("lang") not in (None, self.language)
        hidden = "hidden" in given or given.get("aria-hidden") == "true"
        self.open.append((tag, tag in NOT_READ or bool(classes & NAMES) or (foreign and tag != "html") or hidden))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        while self.open and self.open.pop()[0] != tag:
            pass
        if tag not in INLINE:
            self.blocks.append("")

    def handle_data(self, data):
        if not any(skipped for _, skipped in self.open):
            self.blocks[-1] += data


def sentences(html: str, language: str) -> str:
    """Return the whole sentences of a page, each once; headings, labels and links would only flatter it."""
    reader = _Reader(language)
    reader.feed(html)
    blocks = (re.sub(r"\s+", " ", block).strip() for block in reader.blocks)
    return " ".join(dict.fromkeys(block for block in blocks if END.search(block) and len(block.split()) > SHORT))
