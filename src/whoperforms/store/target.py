"""Where a build writes to: a folder for a directory file, or a PostgreSQL database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoperforms.store.place import Place, is_database
from whoperforms.store.swap import replacing
from whoperforms.store.write import writing
from whoperforms.store.writer import Writer


@contextmanager
def writing_to(where: Place) -> Iterator[tuple[Writer, Path]]:
    """Yield what takes the rows of a new directory, and a folder to stage in; swap when the block ends well.

    The old directory serves until then. Raises: BadQuestion (no address), MachineRefused (no permission, disk full,
    another build, PostgreSQL away or lost), BadData (the directory does not keep its promises).
    """
    if is_database(where):
        from whoperforms.store.postgres_swap import replacing_in  # noqa: PLC0415 - a file is written without psycopg

        with replacing_in(str(where)) as (writer, staging):
            yield writer, staging
    else:
        with replacing(Path(where)) as (path, staging), writing(path) as writer:
            yield writer, staging
