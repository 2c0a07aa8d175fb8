"""Other people's programs judge our certificates, in one table: they let pass what we do, or the difference has a name.

Of each genuine certificate all of them say that it is. Of what is not, ours lets nothing pass, and theirs nothing but
what stands in `DIFFERENCES`: an upgrade of theirs that changes a row fails here, whichever way it changes it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as drawn

from attacks.case import changed
from attacks.corpus import FOLDER
from attacks.status import OTHER_ISSUER
from attacks.stored import Stored, stored
from certificates import CERTIFICATE, certificates
from genuine import DAY, HOUR, ISSUER, NOW, REVOCATION, SUSPENSION, Served, Signer, as_bytes, signed_list, status_list
from soak import soaked
from verifiers import Given, said_by_others
from whoperforms.credentials.certificate import Certificate, document_of
from whoperforms.credentials.keys import did
from whoperforms.credentials.keys.history import Issuer
from whoperforms.credentials.proofs import second, with_proofs
from whoperforms.credentials.verification.asked import ANYTHING, KnownIssuer, Trust
from whoperforms.credentials.verification.verify import verify

pytestmark = [pytest.mark.xdist_group("verifiers"), pytest.mark.timeout(900)]

GENUINE = {"active", "expiring"}
BOTH, BAZAAR, CORE = frozenset({"bazaar", "core"}), frozenset({"bazaar"}), frozenset({"core"})
SIGNATURES = 6  # the step

DIFFERENCES: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {  # what they let pass: why, who, the attacks
    "they are asked about a paper, not about a person": (
        BOTH,
        ("question/npi-of-somebody-else", "question/number-of-another-page", "question/programme-of-another-device"),
    ),
    "they look into no log": (
        BOTH,
        ("log/log-proof-of-another", "log/log-proof-of-another-file", "log/log-of-another-name",
         "log/log-key-of-stranger", "log/log-signature-wrong", "log/log-without-witness", "log/log-witness-unknown",
         "log/log-place-other", "log/log-path-shorter", "log/log-proof-no-proof", "log/log-without-opening",
         "log/log-shorter-than-seen", "log/log-other-history", "log/log-path-longer", "log/log-path-other",
         "log/log-entry-elsewhere", "log/log-entry-of-another-number", "log/log-entry-of-another-type",
         "log/log-has-nothing", "log/log-not-to-be-had", "log/log-key-lost"),
    ),
    "they know neither what a key is for nor when it was in use": (
        BOTH,
        ("proof/key-for-lists", "proof/signed-before-the-key", "keys/key-retired-logged-after",
         "keys/key-retired-signed-after", "status/list-by-key-for-certificates",
         "status/list-by-retired-key-back-dated"),
    ),
    "they skip a proof of a suite that they do not know, whatever it says": (
        BOTH,
        ("proof/jcs-wrong", "proof/jcs-of-another", "proof/signature-of-zeros", "proof/signature-other-scalar",
         "proof/jcs-missing", "proof/with-previous-proof", "proof/methods-differ", "proof/signature-long",
         "proof/signature-other-alphabet", "proof/signature-base64", "proof/signature-of-a-megabyte",
         "proof/signature-no-text", "proof/jcs-without-context", "proof/jcs-context-shorter",
         "proof/jcs-context-longer", "proof/signature-with-zero-before", "status/list-one-signature-wrong"),
    ),
    "they take proofs in any order and number": (
        BOTH,
        ("proof/proof-more", "proof/proofs-order-other", "status/list-signed-thrice",
         "status/list-signed-in-other-order"),
    ),
    "they ask whether something was signed, not whether its issuer signs such things": (
        BOTH,
        ("proof/signed-with-more-words", "proof/signed-decomposed"),
    ),
    "they look at no date of a proof, and at no member that they have no use for": (
        BOTH,
        ("proof/with-expiry", "proof/with-domain", "proof/with-challenge", "proof/created-with-offset",
         "proof/rdfc-with-context", "proof/signed-in-2099", "proof/signed-two-minutes-from-now",
         "status/list-signed-tomorrow", "status/list-signed-before-its-time", "content/member-proto"),
    ),
    "they compare what a document means, not how it is written": (
        BOTH,
        ("content/hashed-as-text", "content/status-entry-doubled", "content/status-order-other",
         "content/identifiers-order-other", "content/types-order-other", "content/evidence-doubled",
         "content/subject-in-list", "content/context-inline", "content/context-nested", "content/name-in-list",
         "content/name-as-object"),
    ),
    "one of them does so for the certificate's own address, too": (BAZAAR, ("content/id-by-alias",)),
    "they read JSON of any length, and of a member that is there twice the last": (
        BOTH,
        ("content/too-long", "content/member-twice", "content/member-twice-by-escape"),
    ),
    "they take a genuine list for another one": (
        BOTH,
        ("status/list-of-another-number", "status/list-from-elsewhere", "status/list-address-with-query"),
    ),
    "one of them takes the list of any issuer": (CORE, ("status/list-of-other-issuer",)),
    "they take a list of any length, size and lifetime": (
        BOTH,
        ("status/list-for-a-week", "status/list-for-ever", "status/list-short", "status/list-long", "status/list-bomb",
         "status/list-with-padding", "status/list-other-lifetime", "status/list-more-words", "status/list-huge",
         "status/list-packed-twice"),
    ),
    "they remember nothing from the last time": (BOTH, ("status/list-older-than-seen",)),
    "one of them gives five minutes of grace": (
        BAZAAR,
        ("time/one-second-over", "time/not-yet", "status/list-run-out-a-second-ago"),
    ),
    "they believe their clock": (
        BOTH,
        ("time/clock-wrong", "said/issuer-file-of-the-future", "said/issuer-file-and-no-clock"),
    ),
    "they ask nobody for the issuer's word of this moment": (
        BOTH,
        ("said/word-suspended", "said/word-suspended-of-before", "said/word-lapsed-before-its-end",
         "said/word-not-yet-after-its-begin", "said/word-of-nobody", "said/word-of-another", "said/word-by-stranger",
         "said/word-by-stranger-as-ours", "said/word-by-key-for-certificates", "said/word-altered",
         "said/word-newer-than-signed", "said/word-with-more", "said/word-run-out", "said/word-from-tomorrow",
         "said/word-unsigned", "said/word-as-page", "said/word-not-to-be-had", "said/word-of-a-shorter-log",
         "said/word-of-another-log", "said/word-of-another-history", "said/word-root-written-otherwise",
         "said/word-root-short", "said/word-address-of-another", "said/word-of-another-host",
         "said/word-signed-before-its-time", "said/word-for-a-week", "said/word-by-lost-key",
         "said/word-by-retired-key"),
    ),
    "here they are given a document that names all keys": (
        BOTH,
        ("said/keys-not-to-be-had", "said/key-not-named", "said/key-named-with-other-bytes",
         "said/key-of-lists-not-named", "said/key-retired-not-named"),
    ),
    "they read the place in a list leniently": (BOTH, ("careless/0x1092", "careless/4.242e3")),
    "they believe whoever has a document at its address": (BOTH, ("keys/issuer-not-trusted",)),
}  # fmt: skip
LET_PASS = {name: who for who, names in DIFFERENCES.values() for name in names}
ONLY_OURS = {"keys/key-stolen-logged-before"}  # they cannot know that the log had it before the key was stolen
TEXT_FITS = {  # refused by our steps 1 to 5 or by the other proof, though the signature over the text is genuine
    *("content/too-long", "content/member-twice", "content/member-twice-by-escape", "proof/rdfc-wrong"),
    *("proof/rdfc-missing", "proof/proof-twice", "proof/suite-of-rsa", "proof/purpose-authentication"),
    *("proof/with-id", "proof/created-differ", "proof/proof-more", "proof/proofs-order-other", "proof/with-expiry"),
    *("proof/with-domain", "proof/with-challenge", "proof/created-with-offset", "proof/rdfc-with-context"),
    *("proof/key-for-lists", "proof/signed-before-the-key", "keys/key-retired-signed-after"),
    *("careless/0x1092", "careless/4.242e3", "careless/04242", "careless/-1", "careless/131072"),
    *("proof/signature-with-zero-before", "proof/created-in-small-letters", "proof/proof-in-proof"),
    *("proof/signed-with-more-words", "proof/signed-without-status", "proof/signed-decomposed"),
    *("said/keys-not-to-be-had", "said/key-not-named", "said/key-named-with-other-bytes"),
    *("said/key-retired-not-named", "said/key-in-use-not-named-afterwards", "said/issuer-told-twice"),
    "keys/issuer-not-trusted",
}


@dataclass(frozen=True)
class Row:
    """One certificate, what ours says of it, and at which step."""

    given: Given
    outcome: str
    step: int


def issuers(*those: Issuer, now: datetime = NOW) -> dict[str, str]:
    """Return the documents of issuers by their addresses, as they are on a day on which all their keys are in use."""
    far = {key.fragment: datetime.max.replace(tzinfo=now.tzinfo) for one in those for key in one.keys}
    return {did.address_of(one.did): json.dumps(did.document(one, far, now)) for one in those if one.keys}


def attack(case: Stored) -> Row:
    """One attack of the corpus: the keys of those we trust are served, and those of a stranger."""
    row, answer = case.row, case.answer()
    ours = [known.issuer for known in case.trust.issuers if known.issuer.did == ISSUER.did] or [ISSUER]
    lists = {
        url: None if isinstance(file, dict) else (FOLDER / file).read_bytes() for url, file in row["lists"].items()
    }
    given = Given(
        name=str(case),
        certificate=(FOLDER / row["certificate"]).read_bytes(),
        now=row["now"] or second(NOW),
        issuer=issuers(*ours, OTHER_ISSUER),
        served=lists,
    )
    return Row(given, str(answer.outcome), answer.decided_by.number)


@dataclass(frozen=True)
class WithoutLog(Served):
    """An issuer who gives no proofs of the log."""

    def log_proof(self, url: str, sha256: str) -> None:
        assert len(sha256) == 64, url


WORLD = [replace(ISSUER, did=f"did:web:{host}") for host in
         ("registry.example.org", "localhost%3A8443", "a-b.example", "xn--ma-tja.example%3A80")]  # fmt: skip


def judged(name: str, document: dict, one: Certificate, now: datetime, bits: Mapping[str, int]) -> Row:
    """One document with lists of that hour, in which these bits are set."""
    lists = {}
    for purpose, entry in ((REVOCATION, one.revocation), (SUSPENSION, one.suspension)):
        of_it = (entry.index,) if bits.get(purpose) else ()
        made = status_list(purpose, *of_it, number=entry.list, at=now - HOUR)
        listed = replace(made, did=one.issuer.did)
        lists[listed.url] = as_bytes(signed_list(listed, Signer("2026b", one.issuer.did)))
    trust = Trust(tuple(KnownIssuer(issuer=issuer) for issuer in WORLD))
    answer = verify(as_bytes(document), ANYTHING, trust, WithoutLog(lists), now)
    given = Given(name=name, certificate=as_bytes(document), now=second(now), issuer=issuers(*WORLD), served=lists)
    return Row(given, str(answer.outcome), answer.decided_by.number)


def signed(one: Certificate, now: datetime, document: dict | None = None) -> dict:
    return with_proofs(document or document_of(one), Signer("2026a", one.issuer.did), created=now - DAY)


def any_certificates(number: int) -> list[Certificate]:
    """Return some of all certificates that there could be, the same each time."""
    found: list[Certificate] = []
    quiet = settings(
        max_examples=number, derandomize=True, database=None, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    @quiet
    @drawn(certificates())
    def each(one: Certificate) -> None:
        found.append(one)

    each()
    return found


def each_state(number: int, one: Certificate) -> list[Row]:
    """Return a certificate as it was issued, changed, taken and run out."""
    now, after = max(one.valid_from, NOW) + 2 * DAY, one.valid_until + 3 * DAY
    document = signed(one, now)
    other = changed("credentialSubject.identifier.1.identityHash", one.holder.name + "X", document)
    return [
        judged(f"any/{number}", document, one, now, {}),
        judged(f"changed/{number}", other, one, now, {}),
        judged(f"revoked/{number}", document, one, now, {REVOCATION: 1}),
        judged(f"suspended/{number}", document, one, now, {SUSPENSION: 1}),
        judged(f"lapsed/{number}", document, one, after, {}),
    ]


def careless(index: str) -> Row:
    """A certificate that we ourselves signed, revoked, whose place in the list is written in another way."""
    document = changed("credentialStatus.0.statusListIndex", index, document_of(CERTIFICATE))
    return judged(f"careless/{index}", signed(CERTIFICATE, NOW, document), CERTIFICATE, NOW, {REVOCATION: 1})


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Every row, and what the others say of it."""
    rows = [attack(case) for case in stored()]
    rows += [careless(index) for index in ("4242", "0x1092", "4.242e3", "04242", "-1", "131072")]
    for number, one in enumerate(any_certificates(soaked(20, 400))):
        rows += each_state(number, one)
    said = said_by_others((row.given for row in rows), tmp_path_factory.mktemp("verifiers"))
    return [(row, said[row.given.name]) for row in rows]


def test_a_certificate_passes_with_all_of_them_or_with_none_but_for_named_differences(table):
    wrong = []
    for row, said in table:
        name, genuine = row.given.name, row.outcome in GENUINE
        ought = LET_PASS.get(name, BOTH if genuine and name not in ONLY_OURS else set())
        assert not (genuine and name in LET_PASS), name
        if said.passed != ought:
            wrong.append((name, row.outcome, sorted(said.passed), said.why))
    assert wrong == []


def test_the_signature_over_the_text_fits_by_nodes_own_means_where_it_does_by_ours(table):
    wrong = []
    for row, said in table:
        fits = row.step > SIGNATURES or row.given.name in TEXT_FITS
        if said.text is not (fits and row.given.name not in ONLY_OURS):
            wrong.append((row.given.name, row.step, said.why))
    assert wrong == []


def test_the_table_has_every_attack_every_state_and_every_named_difference(table):
    outcomes = {row.given.name: row.outcome for row, _ in table}
    assert LET_PASS.keys() | ONLY_OURS | TEXT_FITS <= outcomes.keys()
    assert len(LET_PASS) == sum(len(names) for _, names in DIFFERENCES.values())
    for state in ("revoked", "suspended", "lapsed"):
        assert {outcome for name, outcome in outcomes.items() if name.startswith(f"{state}/")} == {state}
    assert {outcome for name, outcome in outcomes.items() if name.startswith("changed/")} == {"not_valid"}
    assert {outcome for name, outcome in outcomes.items() if name.startswith("any/")} <= GENUINE
    assert len(outcomes) == len(table) > 300
