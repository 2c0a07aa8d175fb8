"""No false "active": random histories by random clocks and outages, on every surface, and by whoever verifies.

Shape:  in memory, so that there can be 100,000 of them. After each thing that happens all surfaces say one word of each
        certificate; who verifies with all of it at hand hears the same; and with anything missing, old, set back or of
        another clock nobody ever hears more than the registry said when that was made.
"""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

import pytest

from histories.happenings import (
    OF_KEYS,
    OF_PEOPLE,
    OF_THE_REGISTRY,
    PEOPLE,
    applied_again,
    certified_again,
    cleared,
    excluded,
    looked_again,
    lost,
    lost_long_after,
    new_key,
    paper_erased,
    reinstated,
    renewed,
    revoked,
    rotated,
    suspended,
    withdrawn,
)
from histories.in_memory import Paper, Site, begun, quickly_written
from soak import soaked
from whoperforms.certification.listed_certificates import listed_certificates
from whoperforms.certification.numbered import GONE, HELD_BACK
from whoperforms.certification.overview import Overview
from whoperforms.certification.published import published
from whoperforms.certification.standing import State
from whoperforms.certification.state import CERTIFIED, CertificationState
from whoperforms.credentials import strict_json
from whoperforms.credentials.certificate import certificate_of
from whoperforms.credentials.freshness import fresh_of
from whoperforms.credentials.keys.history import Kind
from whoperforms.credentials.keys.in_log import keys_in_log
from whoperforms.credentials.keys.issuer_file import log_name
from whoperforms.credentials.log.checkpoint import Checkpoint
from whoperforms.credentials.log.entry import Entry
from whoperforms.credentials.log.monitor import looked_at
from whoperforms.credentials.log.surfaces import of_standing
from whoperforms.credentials.status_bits import said_of
from whoperforms.credentials.verification.asked import ANYTHING, KnownIssuer, NotFetched, Question, Seen, Trust
from whoperforms.credentials.verification.verify import verify
from whoperforms.fhir.certificate_twin import told_in, twin
from whoperforms.kernel.errors import WhoPerformsError
from worlds import id_of, npi

S = CertificationState
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
BLOCKS = 20
HISTORIES = soaked(50, 5_000)  # in each of 20 blocks
MANY = 1_000  # of so many something of everything takes place
EVERYTHING = (
    *((happens, name) for happens in OF_PEOPLE + OF_THE_REGISTRY for name in PEOPLE),
    *((happens, kind) for happens in OF_KEYS for kind in Kind),
)
FOLLOWS = {  # what would seldom come by chance
    suspended: cleared,
    cleared: reinstated,
    excluded: looked_again,
    revoked: applied_again,
    withdrawn: applied_again,
    applied_again: certified_again,
    lost: new_key,
    rotated: lost_long_after,
    paper_erased: renewed,
}


class History:
    """One random history: what happens, when who asks, and what fails meanwhile. `took_place`: what did."""

    def __init__(self, name: str, took_place: Counter) -> None:
        self.dice = Random(name)  # noqa: S311 - dice of a test
        self.life, self.took_place, self.told = begun().again(), took_place, [name]
        self.before, self.seen, self.earlier, self.last = Overview(), Seen(), list[Site](), (None, None)

    def lives(self) -> None:
        for _ in range(self.dice.choice((1, 1, 2, 2, 3, 3, 5))):
            self.happens()
            site = self.site()
            self.all_say_one_word(site)
            self.whoever_verifies_hears_it(site)
            FAILS[self.dice.randrange(len(FAILS))](self, site)
            self.earlier.append(site)
        if self.dice.random() < 0.1:
            self.log_is_whole(site)

    def happens(self) -> None:
        happens, of = self.dice.choice(EVERYTHING)
        if (followed := FOLLOWS.get(self.last[0])) and self.dice.random() < 0.5:
            happens, of = followed, self.last[1]
        self.last = happens, of
        self.told.append((happens.__name__, str(of)))
        with suppress(WhoPerformsError, IndexError, ValueError, AttributeError):  # what is not allowed does not happen
            named = self.life.ledger.of(id_of(of), "mild")[-1].id if of in PEOPLE else of
            happens(self.life, named)
            self.took_place[happens.__name__] += 1
        if self.dice.random() < 0.8:
            with suppress(WhoPerformsError):
                self.life.sign_waiting()

    def site(self) -> Site:
        """Return what is handed out at some instant from now on."""
        at = self.life.at
        ends = [one.valid_until for of in self.life.ledger.enrolments.values() for one in of.certificates]
        asked = [at, at + SECOND, at + 23 * HOUR, at + 46 * DAY]
        asked += [end + after for end in ends for after in (-30 * DAY, timedelta(), SECOND) if end + after >= at]
        site = Site.of(self.life, self.dice.choice(asked), self.before)
        self.before, self.time_passes = site.seen, self.dice.random() < 0.5
        if self.time_passes:
            self.life.wait(until=site.now)
        return site

    def paper(self) -> Paper:
        return self.dice.choice(self.life.papers)

    def all_say_one_word(self, site: Site) -> None:
        """The word, the twin, the lists for everybody, and the standings say the same of each certificate."""
        said = published(site.seen, site.now)
        shown = {one.number: one for one in listed_certificates(site.ledger, said)}
        paper = self.paper()
        with suppress(NotFetched):
            fresh = fresh_of(site.word(f"{site.issuer.origin}/c/{paper.number}"), site.issuer, site.now)
            assert fresh.state is said_of(site.seen, paper.number), self.told
            told = told_in(twin(certificate_of(strict_json.read(paper.data)), fresh.state, fresh.as_of))
            assert told.state is fresh.state, self.told
        for paper in site.papers:
            state = said_of(site.seen, paper.number)
            if one := shown.get(paper.number):
                states = of_standing(one.standing.state, overdue=one.standing.overdue_since is not None)
                assert state in states, self.told
                still = CERTIFIED | ({S.CANNOT_CONFIRM} if one.standing.overdue_since else frozenset())
                assert not one.standing.certified(site.now.date()) or state in still, self.told
        for name, number in PEOPLE.items():
            self.one_word_about(name, int(npi(number)), site, said)

    def one_word_about(self, name: str, number: int, site: Site, said) -> None:
        standings = said.standings.all_of(number, "mild")
        shown = number in said.standings.certified("mild", site.now.date())
        stands = [site.seen[of.id] for of in site.ledger.of(id_of(name), "mild")]
        assert not shown or any(one.certified or one.only_overdue for one in stands), self.told
        assert shown == any(one.state is State.ACTIVE and one.consent for one in standings), self.told

    def whoever_verifies_hears_it(self, site: Site) -> None:
        """With everything at hand: exactly what the registry says, or a doubt where it cannot sign or prove."""
        paper = self.paper()
        state = said_of(site.seen, paper.number)
        answer = self.asked(paper, site, site.trust, site.now)
        signs = {kind for kind in Kind if any(key.signs for key in site.ledger.keys.values() if key.kind is kind)}
        if not {Kind.STATUS, Kind.LOG} <= signs or site.ledger.removed(paper.number):
            state = S.CANNOT_CONFIRM
        assert answer.outcome is state, (self.told, paper.number, answer.decided_by)
        if self.dice.random() < 0.5:
            return
        by_bits = verify(paper.data, ANYTHING, site.trust, site.but(word_is_asked=False), site.now).outcome
        lost = any(key.compromised and key.method == paper.method for key in site.ledger.keys.values())
        assert no_more(by_bits, said_of(site.seen, paper.number)), (self.told, by_bits)
        assert not lost or by_bits is S.CANNOT_CONFIRM, self.told

    def asked(self, paper: Paper, site: Site, trust: Trust, now: datetime | None):
        """Verify with the memory of what was seen before, and keep it; without, of what is only to come perhaps."""
        seen = self.seen if self.time_passes else Seen()
        answer = verify(paper.data, Question(number=paper.number), trust, site, now, seen)
        if self.time_passes:
            self.seen = answer.seen
        return answer

    def log_is_whole(self, site: Site) -> None:
        """Who watches the log finds nothing wrong with it, or with what it says of keys."""
        lines = [Entry.of(row).data for row in site.rows]
        look = looked_at(lines, Checkpoint(origin=log_name(site.issuer), head=site.head))
        assert (look.findings, list(keys_in_log(site.issuer, look.log))) == ((), []), self.told

    # What fails: each asks once more, with something that is not as it should be

    def something_is_away(self, site: Site) -> None:
        what, paper = self.dice.choice(("lists", "word", "proof", "did")), self.paper()
        answer = self.asked(paper, site.but(away=frozenset({what})), site.trust, site.now)
        assert answer.outcome is S.CANNOT_CONFIRM, (self.told, what)

    def nobody_knows_the_time(self, site: Site) -> None:
        assert self.asked(self.paper(), site, site.trust, None).outcome is S.CANNOT_CONFIRM, self.told

    def clock_of_the_site_is_set_back(self, site: Site) -> None:
        behind = site.ledger.at - self.dice.choice((61 * SECOND, 3 * HOUR, 400 * DAY))
        answer = self.asked(self.paper(), site.but(now=behind), site.trust, site.now)
        assert answer.outcome is S.CANNOT_CONFIRM, self.told

    def clocks_are_apart(self, site: Site) -> None:
        """The clock of whoever verifies, or of the site, is another than the true one; nobody knows."""
        paper, apart = self.paper(), self.dice.choice((-400 * DAY, -25 * HOUR, -2 * HOUR, 50 * SECOND, HOUR, 30 * DAY))
        answer = verify(paper.data, ANYTHING, site.trust, site, site.now + apart)
        assert no_more(answer.outcome, said_of(site.seen, paper.number)), (self.told, answer)
        holds(answer, site.now + apart)

    def somebody_kept_what_was_said(self, site: Site) -> None:
        """What was handed out earlier, keys too: it says what was so then, and for a day."""
        if not self.earlier:
            return
        then = self.dice.choice(self.earlier)
        paper = self.dice.choice(then.papers)
        now = self.dice.choice((then.now + 20 * HOUR, then.now + 25 * HOUR, site.now))
        kept = then.but(word_is_asked=self.dice.random() < 0.5)
        answer = verify(paper.data, ANYTHING, then.trust, kept, now)
        assert no_more(answer.outcome, said_of(then.seen, paper.number)), (self.told, answer)
        assert now <= then.moment + DAY or answer.outcome is S.CANNOT_CONFIRM, (self.told, answer)
        holds(answer, now)

    def issuers_file_is_old(self, site: Site) -> None:
        """Whoever asks has the issuer's keys of earlier, and asks its site today."""
        if not self.earlier:
            return
        then, paper = self.dice.choice(self.earlier), self.paper()
        saved = KnownIssuer(issuer=then.issuer, log=then.trust.issuers[0].log, as_of=min(then.now, site.now))
        answer = verify(paper.data, ANYTHING, Trust((saved,)), site, site.now)
        lost_by_now = any(key.compromised and key.method == paper.method for key in site.ledger.keys.values())
        known = any(key.method == paper.method and key.compromised for key in then.ledger.keys.values())
        assert answer.outcome in {said_of(site.seen, paper.number), S.CANNOT_CONFIRM}, (self.told, answer)
        assert known or not lost_by_now or answer.outcome is S.CANNOT_CONFIRM, self.told

    def backup_is_brought_back(self, site: Site) -> None:
        """An older registry signs with the keys of today, and its memory of what it had signed is gone, too."""
        if not self.earlier:
            return
        then = self.dice.choice(self.earlier)
        paper = self.dice.choice(then.papers)
        before = self.seen
        answer = self.asked(paper, then.but(now=site.now), site.trust, site.now)
        knew = self.time_passes and any(head.size > then.ledger.seq for head in before.logs.values())
        assert not knew or answer.outcome is S.CANNOT_CONFIRM, (self.told, answer.decided_by)


FAILS = (
    History.something_is_away,
    History.nobody_knows_the_time,
    History.clock_of_the_site_is_set_back,
    History.clocks_are_apart,
    History.somebody_kept_what_was_said,
    History.issuers_file_is_old,
    History.backup_is_brought_back,
)


def no_more(outcome, said: S) -> bool:
    """Whether an outcome says no more than a registry said: that alone is proved which was said, or by dates."""
    match outcome:
        case S.ACTIVE | S.EXPIRING:
            return said in CERTIFIED | {S.LAPSED, S.NOT_YET_VALID}  # which of them its dates say to each clock
        case S.SUSPENDED:
            return said in HELD_BACK
        case S.REVOKED | S.WITHDRAWN:
            return said in GONE
        case S.LAPSED | S.NOT_YET_VALID:
            return said not in GONE | {S.SUSPENDED}
    return outcome is S.CANNOT_CONFIRM


def holds(answer, now: datetime) -> None:
    """Whatever is proved is proved by its dates and for a day at most."""
    if answer.certificate is not None:
        one = answer.certificate
        assert answer.until - answer.as_of <= DAY
        assert answer.as_of - 60 * SECOND <= now <= answer.until
        assert not answer.certified or one.valid_from <= now <= one.valid_until


@pytest.mark.soak
@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_history_clock_or_outage_makes_anybody_active_who_is_not(block):
    took_place = Counter()
    with quickly_written():
        for number in range(HISTORIES):
            History(f"{block} {number}", took_place).lives()
    if HISTORIES >= MANY:
        assert {happens.__name__ for happens, _ in EVERYTHING} == took_place.keys()
