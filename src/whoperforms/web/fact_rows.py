"""Where many facts can be looked up, one line for each file: a doctor may have twenty rows in one of them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whoperforms.evidence.claims import Claim
from whoperforms.evidence.facts import Fact
from whoperforms.search.voice import Voice
from whoperforms.web.claim_lines import STATUS_WORDS, ClaimLine, SourceNote


def claim_line(claim: Claim, voice: Voice) -> ClaimLine:
    """Present a claim with its rows file by file."""
    return ClaimLine(
        id=claim.id.value,
        status=claim.status.value,
        word=str(STATUS_WORDS[claim.status]),
        text=claim.text,
        notes=notes_by_file(claim.facts, voice),
    )


def claim_lines(claims: Iterable[Claim], voice: Voice) -> tuple[ClaimLine, ...]:
    """Present some claims."""
    return tuple(claim_line(claim, voice) for claim in claims)


def notes_by_file(facts: Iterable[Fact], voice: Voice) -> tuple[SourceNote, ...]:
    """Return where some facts can be looked up: each file once, with all rows of it."""
    rows: dict[tuple[str, str], list[int]] = {}
    for fact in facts:
        of_file = rows.setdefault((voice.sources(fact), fact.file), [])
        if fact.row is not None and fact.row not in of_file:
            of_file.append(fact.row)
    return tuple(SourceNote(source=begun(source), at=_at(file, found)) for (source, file), found in rows.items())


def begun(sentence: str) -> str:
    """Return a sentence as one begins it: a source may be called "the national list".

    >>> begun("the list of May 2, 2026"), begun("")
    ('The list of May 2, 2026', '')
    """
    return sentence[:1].upper() + sentence[1:]


def _at(file: str, rows: list[int]) -> str:
    if not rows:
        return _("File %(file)s, looked through as a whole") % {"file": file}
    named = {"file": file, "rows": ", ".join(f"{row:,}" for row in sorted(rows))}
    return ngettext("File %(file)s, row %(rows)s", "File %(file)s, rows %(rows)s", len(rows)) % named
