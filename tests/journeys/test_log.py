"""What the server writes down when somebody has been on every page: which pages, and nothing of what was asked."""

import httpx

from serving import server
from tour import LANGUAGES, STOPS, People

PATIENCE = 60  # seconds: how quick a page is, is asked elsewhere
PLACES = ("Adak", "Springfield", "Nowhereville", "40.7", "74.0")


def test_after_a_tour_the_log_has_no_place_no_name_and_no_number_of_a_report(demo_directory, demo_files, tmp_path):
    people = People.of(demo_directory, demo_files.truth)
    said = tmp_path / "said.txt"
    with (
        said.open("w") as log,
        server(demo_directory, "--access-log", said=log) as (address, _),
        httpx.Client(timeout=PATIENCE) as client,
    ):
        for language in LANGUAGES:
            for stop in STOPS.values():
                client.get(address + stop.of(people, language, tracking="7QK4-M2XD-09R3"))
            client.post(f"{address}{language}/mild/here", data={"lat": "40.71", "lon": "-74.01"})
    lines = said.read_text(encoding="utf-8").splitlines()
    asked = (
        *PLACES,
        people.town.split(",")[0],
        people.name.split()[-1],
        people.namesakes.split()[-1],
        "7QK4",
        "?",
        "=",
    )

    assert len(lines) >= len(LANGUAGES) * (len(STOPS) + 1)
    assert any(line.startswith("POST /en/mild/here 200 ") for line in lines)
    assert [line for line in lines if any(secret.casefold() in line.casefold() for secret in asked)] == []
