"""What may happen to people, to keys and to a registry: each a small act in a world, in any order.

Shape:  a happening of people is of an enrolment, one of keys of a kind. What is not allowed is refused by the acts
        themselves; whoever lets it happen passes over that.
"""

from datetime import timedelta

from custodians import KAY, KIT, propose
from whoperforms.certification.acts import enrolling, keeping, people, removing
from whoperforms.certification.acts import issuing as acts
from whoperforms.certification.bodies.erasure import Erased
from whoperforms.certification.bodies.people import ConsentSet, Role, Use
from whoperforms.certification.bodies.verification import Element, Finding, Method, Result
from whoperforms.certification.events import Stream
from whoperforms.credentials.keys.rotation import next_fragment
from worlds import id_of

DAY = timedelta(days=1)
PEOPLE = {"Ada": 7, "Ben": 8}  # and the numbers of their NPIs


def suspended(world, of):
    world.act("Carl", Role.COMPLIANCE, keeping.suspend, enrolment=of, reason="SAFETY", text="Two burns.")


def cleared(world, of):
    cause = world.ledger.enrolments[of].causes[0].seq
    for name, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        named = {"enrolment": of, "cause": cause, "reason": "SETTLED", "text": "Another one's burns."}
        world.act(name, Role.COMPLIANCE, keeping.clear, second=id_of(second), **named)


def reinstated(world, of):
    world.decide(of, "reinstate", "CAUSES_CLEARED")


def excluded(world, of):
    person = world.ledger.enrolments[of].person
    world.look(
        person, Element.EXCLUSION, method=Method.API, result=Result.NEGATIVE, finding=Finding.EXCLUDED, agreed=None
    )


def looked_again(world, of):
    person = world.ledger.enrolments[of].person
    world.look(person, Element.LICENCE, method=Method.API, jurisdiction="WI", number="L-1")
    world.look(person, Element.EXCLUSION, method=Method.API, result=Result.NOT_FOUND)


def revoked(world, of):
    world.decide(of, "revoke", "HARM")


def appealed(world, of):
    enrolment = world.ledger.enrolments[of]
    named = {"enrolment": of, "contested": keeping.contestable(enrolment)[-1].seq, "text": "It was another one."}
    [opened] = world.act(enrolment.person, Role.PHYSICIAN, keeping.appeal, **named)
    found = {"appeal_": opened.seq, "reason": "REVERSED", "panel": (id_of("Pam"),), "text": "So it was."}
    world.act("Pam", Role.APPEALS_PANEL, keeping.decide_appeal, enrolment=of, **found)


def applied_again(world, of):
    world.wait(days=31)
    world.applied(world.ledger.people[world.ledger.enrolments[of].person].name)


def certified_again(world, of):
    world.act("Cora", Role.COORDINATOR, enrolling.accept, enrolment=of)
    world.looked_up(of)
    world.meet(of)
    world.act("Cora", Role.COORDINATOR, enrolling.submit, enrolment=of)
    world.decide(of, "certify", "STANDARD_MET")


def reduced(world, of):
    world.decide(of, "reduce_scope", "SCOPE", scope="Small lanterns")


def withdrawn(world, of):
    who = world.ledger.enrolments[of].person
    world.act(who, Role.PHYSICIAN, enrolling.withdraw, enrolment=of, reason="RETIRED")


def renewed(world, of):
    held = world.ledger.enrolments[of].certificate
    world.wait(until=max(world.at, held.valid_until - 60 * DAY))
    world.looked_up(of)
    world.meet(of, "statement")
    world.decide(of, "renew", "RENEWED")


def unlisted(world, of):
    person = world.ledger.enrolments[of].person
    said = ConsentSet(programme="mild", use=Use.LISTING, given=False)
    world.act(person, Role.PHYSICIAN, people.consent, person=person, body=said)


def a_month(world, _):
    world.wait(days=31)


OF_PEOPLE = (
    *(suspended, cleared, reinstated, excluded, looked_again, revoked, appealed, applied_again, certified_again),
    *(reduced, withdrawn, renewed, unlisted, a_month),
)


def new_key(world, kind):
    """Two custodians add a key; from now on it signs."""
    fragment = next_fragment(world.ledger.keys, world.at)
    propose(world, fragment, public=world.public(fragment), kind=kind)
    world.act(*KIT, acts.add_key, fragment=fragment)


def rotated(world, kind):
    """A new key, and the one before it is retired."""
    old = _in_use(world, kind)
    new_key(world, kind)
    world.act(*KAY, acts.propose_retirement, fragment=old, text="Its year is over.")
    world.act(*KIT, acts.retire_key, fragment=old)


def lost(world, kind):
    """The key that signs may be in other hands; nothing takes its place yet."""
    world.act(*KAY, acts.compromise_key, fragment=_in_use(world, kind), text="A laptop was stolen.")


def lost_long_after(world, kind):
    """A key that was retired may be in other hands."""
    [old, *_] = [name for name, key in world.ledger.keys.items() if key.kind is kind and key.retired]
    world.act(*KAY, acts.compromise_key, fragment=old, text="An old disk was stolen.")


OF_KEYS = (new_key, rotated, lost, lost_long_after)


def erased(world, of, kinds):
    """The law has the words removed of the last event of one of some types that is about a person's certification."""
    about = {of, world.ledger.enrolments[of].person, *(one.number for one in world.ledger.enrolments[of].certificates)}
    row = [row for row in world.rows if row.type in kinds and row.record and Stream.named(row.stream).id in about][-1]
    for name, second in (("Carl", "Cleo"), ("Cleo", "Carl")):
        body = Erased(second=id_of(second), law="Order 12", programme="mild")
        given = {"erased": row.seq, "of": Stream.named(row.stream), "body": body, "text": "It says so."}
        world.act(name, Role.COMPLIANCE, removing.erase, **given)
    world.let_go(row.seq)


def paper_erased(world, of):
    erased(world, of, {"certificate_issued"})


def decision_erased(world, of):
    erased(world, of, {"certify", "renew", "reduce_scope", "revoke", "suspend", "reinstate", "withdraw"})


def look_erased(world, of):
    erased(world, of, {"verification_recorded"})


def read_only(world, _):
    """The database takes nothing for seven weeks; time goes on."""
    world.wait(days=46)


OF_THE_REGISTRY = (paper_erased, decision_erased, look_erased, read_only)


def _in_use(world, kind):
    [*_, last] = [name for name, key in world.ledger.keys.items() if key.kind is kind and key.signs]
    return last
