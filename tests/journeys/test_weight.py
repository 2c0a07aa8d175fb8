"""What pages weigh over the wire and how soon they stand still, as a phone with a slow processor has it.

Times are loose here, for a busy machine; docs/benchmarks.md has those of a quiet one.
"""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

RESULTS, LARGE_MAP, MOST_REQUESTS = 60_000, 180_000, 10
SHIFT = 0.05
PAGES = ["results", "results_few", "results_filtered", "home", "doctor_certified", "compare_three", "about", "visit"]
WATCH = """window.shifted = 0;
  const add = (each) => { if (!each.hadRecentInput) window.shifted += each.value; };
  new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({type: "layout-shift", buffered: true});"""


def weighed(page, address):
    """Return what each file of a page weighed, over the wire, its headers too."""
    wire, weights = page.context.new_cdp_session(page), []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda done: weights.append(done["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    return weights


@pytest.mark.parametrize("stop", PAGES)
def test_a_page_is_light(opened, site, stop):
    weights = weighed(opened(width=360), site.to(stop))

    assert sum(weights) <= RESULTS
    assert len(weights) <= MOST_REQUESTS


def test_the_longest_list_is_light_too(opened, site):
    weights = weighed(opened(width=360), site.address + f"en/mild/near?place={site.people.town}&show=100")

    assert sum(weights) <= RESULTS


def test_the_large_map_is_light_for_a_map(opened, site):
    page = opened()
    weights = weighed(page, site.to("map"))
    page.wait_for_selector(".leaflet-tile-loaded")

    assert sum(weights) <= LARGE_MAP


@pytest.mark.parametrize("stop", ["results", "doctor_certified", "map"])
def test_nothing_moves_once_it_is_there(opened, site, stop):
    page = opened(width=360)
    page.add_init_script(WATCH)
    page.goto(site.to(stop), wait_until="networkidle")

    assert page.evaluate("window.shifted") <= SHIFT
