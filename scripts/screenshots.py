"""Make the pictures of the main pages for README and docs: on a phone and on a desk, light and dark.

Usage:  .venv/bin/python scripts/screenshots.py [DIRECTORY]   (a demo directory, demo-out unless told; needs Chromium)
Shape:  PNG of 128 colours at most, in docs/images; by hand, after the pages have changed.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402

from browsing import DESK, PHONE, chromium  # noqa: E402 - of tests
from serving import server  # noqa: E402

IMAGES = ROOT / "docs/images"
COLOURS = 128
PHONE_HIGH, DESK_HIGH = 1200, 900
PLACE = "en/mild/near?place={place}"
PICTURES = {  # name: address, width, height, scheme
    "home-phone": ("en/", PHONE, PHONE_HIGH, "light"),
    "results-phone": (PLACE, PHONE, PHONE_HIGH, "light"),
    "results-phone-dark": (PLACE, PHONE, PHONE_HIGH, "dark"),
    "results-desk": (PLACE, DESK, DESK_HIGH, "light"),
    "map-desk": ("en/mild/map?place={place}", DESK, DESK_HIGH, "light"),
    "doctor-phone-es": ("es/mild/doctors/{npi}", PHONE, PHONE_HIGH, "light"),
    "doctor-desk-dark": ("en/mild/doctors/{npi}", DESK, DESK_HIGH, "dark"),
    "compare-desk": ("en/mild/compare?npi={npi}&npi={other}", DESK, DESK_HIGH, "light"),
    "visit-sheet": ("en/mild/visit?npi={npi}", DESK, 1100, "light"),
    "who-performs-phone": ("en/mild/who-performs", PHONE, PHONE_HIGH, "light"),
}


def main() -> None:
    """Serve the demo country and take every picture."""
    directory = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "demo-out")
    IMAGES.mkdir(exist_ok=True)
    with server(directory) as (address, _), chromium() as browser:
        place = "New York, NY"
        npi, other = first_two(browser, address + PLACE.format(place=place))
        for name, (path, width, height, scheme) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(address + path.format(place=place, npi=npi, other=other), wait_until="networkidle")
            file = IMAGES / f"{name}.png"
            page.screenshot(path=file)
            page.close()
            smaller(file)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size:,} bytes")


def first_two(browser: Browser, address: str) -> list[str]:
    """Return the numbers of the first two doctors of a list."""
    page = browser.new_page()
    page.goto(address)
    numbers: list[str] = page.locator("input[name=npi]").evaluate_all("(all) => all.map((each) => each.value)")
    page.close()
    return numbers[:2]


def smaller(file: Path) -> None:
    """Keep fewer colours: what is drawn has few."""
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
