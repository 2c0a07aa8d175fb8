"""What every directory promises about itself, asked of it before it may serve, whatever engine keeps it."""

from collections.abc import Callable

from whoperforms.kernel.errors import BadData
from whoperforms.store.engine import Row
from whoperforms.store.postings import POSTING

POSTINGS_PROMISED_AND_HELD = """
select (select coalesce(sum(postings), 0) from term), (select coalesce(sum(length(postings)), 0) from block)
"""
RELEASE_UNACCOUNTED = """
select file from release where rows_read <> rows_kept + rows_skipped + rows_rejected order by id
"""


def refuse_broken_promises(rows: Callable[[str], list[Row]], where: object) -> None:
    """Hold a directory against its own promises; `rows` answers a question about it. Raises: BadData."""
    [(promised, held)] = rows(POSTINGS_PROMISED_AND_HELD)
    if promised * POSTING.itemsize != held:
        raise BadData(f"{where}: {promised} postings promised, {held} bytes held; report this build as a fault")
    for (file,) in rows(RELEASE_UNACCOUNTED):
        raise BadData(f"{file}: rows read are not rows kept, skipped and rejected; report this as a fault")
