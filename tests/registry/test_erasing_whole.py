"""All words about somebody go when the law wants it: whatever happened to them, and in whichever order."""

import os
import re
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from msgspec import inspect

from hostile_files import chunk, png
from registry_worlds import RegistryWorld
from whoperforms.certification.acts import removing
from whoperforms.certification.acts.removing import ABOUT_PEOPLE
from whoperforms.certification.bodies import enrolment as told
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import Role
from whoperforms.certification.bodies.programme import Separation
from whoperforms.certification.bodies.shape import Body, Document
from whoperforms.certification.events import REASONS, STREAM_OF, Authn, Draft, Signer, Stream, StreamKind, type_of
from whoperforms.registry import erasing, journal
from whoperforms.registry.accounts.models import Account
from whoperforms.registry.file_kinds import EVIDENCE
from whoperforms.registry.files import Files
from whoperforms.registry.reminding import remind
from whoperforms.registry.verifying import verified
from worlds import id_of

CANARY = "quokka"
ADA, BEA = id_of(f"Ada {CANARY}"), id_of("Bea")
DIGEST = sha256(b"").hexdigest()
ENROLMENTS = tuple(id_of(f"enrolment {number}") for number in range(3))
WAYS = (  # through the lifecycle: every event of an enrolment happens in one of them
    (
        *(told.Apply, told.Accept, told.EvidenceRecorded, told.EvidenceWithdrawn, told.MentoredCase, told.SignOff),
        *(told.VoidSignOff, told.Submit, told.Return, told.Submit, told.Deny, told.Submit, told.Proposed),
        *(told.Certify, told.Suspend, told.AddCause, told.ClearCause, told.Reinstate, told.ReduceScope, told.Renew),
        *(told.VersionMoved, told.Correct, told.AppealOpen, told.AppealDecided, told.Revoke),
    ),
    (told.Apply, told.Refuse),
    (told.Apply, told.Withdraw),
)
KNOWN = {
    **dict.fromkeys(("programme", "issuer"), "mild"),
    **dict.fromkeys(("person", "candidate", "about"), BEA),
    "enrolment": ENROLMENTS[0],
}


class Teleported(Body, frozen=True, kw_only=True):
    """What a newer program may write; whatever is decided after it in a stream, nobody can tell whether it holds."""

    words: str


class Said:
    """Bodies in which each text that somebody may write has a canary of its own, and so has each file."""

    def __init__(self):
        self._numbers = count(1)

    def words(self):
        return f"{CANARY} {next(self._numbers)}"

    def draft(self, stream, of):
        """Return an event with every field said."""
        body = self._struct(inspect.type_info(of))
        return Draft(stream=stream, body=body, reason=min(REASONS.get(type_of(body), [None])), text=self.words())

    def _struct(self, of):
        if of.cls is Document:
            name = self.words()
            content = png()[:-12] + chunk(b"tEXt", name.encode()) + png()[-12:]
            files = Files(settings.FILES)
            kept = files.keep(BytesIO(content), name=f"{name}.png", taken=EVIDENCE)
            os.utime(files.path(kept.sha256), (0, 0))  # nobody is about to name it in another event
            return kept
        return of.cls(**{field.name: self._value(field.type, field.name) for field in of.fields})

    def _value(self, of, name):
        match of:
            case inspect.UnionType(types=types):
                return self._value(next(one for one in types if not isinstance(one, inspect.NoneType)), name)
            case inspect.StructType():
                return self._struct(of)
            case inspect.VarTupleType(item_type=item):
                return (self._value(item, name),)
            case inspect.EnumType(cls=kind):
                return next(iter(kind))
            case inspect.StrType(pattern=pattern):
                return KNOWN.get(name) or self._text(pattern)
        return {
            inspect.BoolType: True,
            inspect.IntType: 1,
            inspect.DateType: date(2026, 1, 5),
            inspect.DateTimeType: datetime(2026, 1, 5, tzinfo=UTC),
        }[type(of)]

    def _text(self, pattern):
        ids = ("mild", BEA, DIGEST, "did:web:a.example#2026a")
        return (
            next((one for one in ids if pattern and pattern != r"\S" and re.search(pattern, one)), None) or self.words()
        )


@pytest.fixture
def world(place, tmp_path):  # noqa: ARG001 - the registry that Django points at
    """A small programme with all its staff, and folders for its files and its messages."""
    mail = "whoperforms.registry.accounts.mail.IntoAFolder"
    folders = {"FILES": tmp_path / "files", "EMAIL_FILE_PATH": tmp_path / "messages", "EMAIL_BACKEND": mail}
    with override_settings(**folders):
        made = RegistryWorld(Separation.SMALL)
        made.programme()
        yield made


def happened(said):
    """Write down every event that tells of somebody once, as a newer program might; return the drafts."""
    of_kind = {kind: list(STREAM_OF[kind]) for kind in ABOUT_PEOPLE - {StreamKind.ENROLMENT}}
    names = {StreamKind.SESSION: id_of("session"), StreamKind.AUDIT: "mild"}
    drafts = []
    for kind, bodies in sorted(of_kind.items()):
        stream = Stream(kind, names.get(kind, BEA))
        drafts += [
            Draft(stream=stream, body=Teleported(words=said.words())),
            *(said.draft(stream, of) for of in bodies),
        ]
    for name, way in zip(ENROLMENTS, WAYS, strict=True):
        stream = Stream(StreamKind.ENROLMENT, name)
        drafts += [said.draft(stream, of) for of in way[:1]]
        drafts += [Draft(stream=stream, body=Teleported(words=said.words()))]
        drafts += [said.draft(stream, of) for of in way[1:]]
    signer = Signer(person=id_of("Carl"), role="compliance", authn=Authn.TOTP)
    with transaction.atomic():
        journal.append(((journal.new_id(), draft) for draft in drafts), signer, journal.ledger(), datetime.now(UTC))
    return drafts


def erase(world, seq):
    """Let one officer propose it, and another one have it done."""
    for by, second in (("Cleo", "Carl"), ("Carl", "Cleo")):
        body = Erased(second=id_of(second), law="Order 12 of the county court", programme="mild")
        given = {"erased": seq, "of": erasing.stream_of(seq), "body": body, "text": "The order of 3 November."}
        world.act(by, Role.COMPLIANCE, removing.erase, **given)


def telling():
    """Return the places of the events in which a canary is, and of the tables and files those in which one is."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'select * from "{table}"')
            for row in cursor.fetchall():
                cells = (bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row)
                if any(CANARY.encode() in cell for cell in cells):
                    found.setdefault(table, []).append(row[0])
    return found


def files_telling(folder):
    """Return the files under a folder in which a canary is."""
    return sorted(
        str(path.relative_to(folder))
        for path in Path(folder).rglob("*")
        if path.is_file() and CANARY.encode() in path.read_bytes()
    )


@pytest.mark.parametrize(
    ("place", "order"), [("sqlite", "the oldest first"), ("postgres", "the newest first")], indirect=["place"]
)
def test_no_word_of_anything_that_happened_to_somebody_stands_anywhere_once_all_are_removed(world, order, tmp_path):
    drafts = happened(Said())
    Account.objects.create(email="cleo@school.example", person=id_of("Cleo"))
    assert remind().sent  # of whoever left, to an officer
    assert {type_of(body) for kind in ABOUT_PEOPLE for body in STREAM_OF[kind]} <= {type_of(one.body) for one in drafts}
    told_in = telling()
    assert list(told_in) == ["event"]
    assert len(told_in["event"]) == len(drafts)
    assert list((tmp_path / "messages").iterdir())

    for seq in sorted(told_in["event"], reverse=order == "the newest first"):
        erase(world, seq)

    assert telling() == {}
    assert files_telling(tmp_path) == []  # the files that were given, messages, and on SQLite the registry itself
    assert verified().broken is None
