"""What is known of somebody whose name one was given: an answer for each claim, namesakes kept apart.

Shape:  everybody who bears the very name, or a nickname of it, is a person of their own with all claims; who is only
        spelt alike is named, without claims. Nothing of one is ever said of another.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from whoperforms.evidence.workplaces import Workplace
from whoperforms.procedures.definition import Procedure
from whoperforms.search.by_name import Match
from whoperforms.search.find import Bearer, NameQuestion, who_is_called
from whoperforms.search.known import Known
from whoperforms.search.profile import Profile, Profiles
from whoperforms.search.voice import Voice
from whoperforms.store.directory import Directory
from whoperforms.store.records import record

SO_CALLED = frozenset({Match.EXACT, Match.NICKNAME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Somebody who bears the name, and what is known of them."""

    bearer: Bearer
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """Everybody who bears the name, the likeliest first, and who is only spelt `alike`."""

    question: NameQuestion
    procedure: Procedure
    as_of: str | None
    asked_on: date
    bearers: tuple[Checked, ...]
    alike: tuple[Bearer, ...]


def profiles_of(directory: Directory, procedure: Procedure, voice: Voice) -> Profiles:
    """Return what makes profiles with regard to a procedure."""
    return Profiles(Known(directory, procedure), voice)


def check(profiles: Profiles, question: NameQuestion, *, asked_on: date) -> CheckAnswer:
    """Answer. Raises: as `Directory.names`."""
    directory = profiles.known.directory
    found = who_is_called(directory, question, profiles.voice)
    so_called = [bearer for bearer in found.found if bearer.match in SO_CALLED]
    records = [(bearer, record(directory, bearer.npi)) for bearer in so_called]
    return CheckAnswer(
        question=question,
        procedure=profiles.known.procedure,
        as_of=found.as_of,
        asked_on=asked_on,
        bearers=tuple(
            Checked(bearer=bearer, profile=profiles.of(held, asked_on=asked_on)) for bearer, held in records if held
        ),
        alike=tuple(bearer for bearer in found.found if bearer.match not in SO_CALLED),
    )


def check_as_json(answer: CheckAnswer) -> dict[str, Any]:
    """Return the answer as plain values, in the order of docs/cli.md."""
    return {
        "question": {
            "name": answer.question.name,
            "state": answer.question.to_names().state_code,
            "procedure": answer.procedure.id,
            "asked_on": answer.asked_on.isoformat(),
        },
        "as_of": answer.as_of,
        "bearers": [_named(checked.bearer) | profile_as_json(checked.profile) for checked in answer.bearers],
        "alike": [_named(bearer) for bearer in answer.alike],
    }


def profile_as_json(profile: Profile) -> dict[str, Any]:
    """Return a profile as plain values: claims by section, and each place with who says so."""
    return {
        "listed": profile.record.listed,
        "pathway": profile.pathway,
        "sections": {
            section.value: [msgspec.to_builtins(claim) for claim in claims]
            for section, claims in profile.sections.items()
        },
        "shares": list(profile.shares),
        "workplaces": [_place(place) for place in profile.workplaces],
    }


def _named(bearer: Bearer) -> dict[str, Any]:
    return {
        "npi": bearer.npi.digits,
        "invented": bearer.npi.invented,
        "name": bearer.name,
        "credentials": bearer.credentials,
        "match": bearer.match,
    }


def _place(place: Workplace) -> dict[str, Any]:
    shown = place.address
    return {
        "line_1": shown.line_1,
        "line_2": shown.line_2,
        "city": shown.city,
        "state": shown.state,
        "postal_code": shown.postal_code,
        "suites": place.suites,
        "agreement": place.agreement,
        "last_seen": place.last_seen.isoformat() if place.last_seen else None,
        "flags": [flag.value for flag in place.flags],
        "said_by": [
            {
                "fact": msgspec.to_builtins(stated.fact),
                "said_on": stated.said_on.isoformat() if stated.said_on else None,
                "seen_on": stated.seen_on.isoformat() if stated.seen_on else None,
                "group": stated.group,
            }
            for stated in place.statements
        ],
    }
