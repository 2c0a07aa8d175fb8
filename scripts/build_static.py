"""Make web/static from web/assets: compile the styles, name each file by its hash, compress it, say of what it is made.

Source: web/assets: styles (Sass), scripts, images, vendor; npm packages as web/assets/package-lock.json pins them.
Usage:  python scripts/build_static.py [--check]   (needs Node 20 and npm; nothing of them is needed to run the pages)
        --check writes nothing: it fails when a file of web/static is not what would be made.
"""

import argparse
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

WEB = Path(__file__).parents[1] / "src/whoperforms/web"
ASSETS, STATIC = WEB / "assets", WEB / "static"
ELSEWHERE = {"us.pmtiles": WEB / "map/data/us.pmtiles"}  # as web/static_files.py has it
AS_THEY_ARE = ("scripts", "images", "vendor")
COMPRESSED = {".css", ".js", ".svg", ".json"}
WORTH_IT = 0.9  # a compressed file that is larger than this part of the plain one is not kept

BROTLI = """
const fs = require("fs"), zlib = require("zlib"), c = zlib.constants;
for (const file of process.argv.slice(1)) {
  const plain = fs.readFileSync(file);
  const params = {[c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_SIZE_HINT]: plain.length};
  fs.writeFileSync(file + ".br", zlib.brotliCompressSync(plain, {params}));
}
"""

PROVENANCE = """# Where these files come from

Made by `python scripts/build_static.py` from `web/assets`; do not edit by hand.

| source | version | licence | what is used |
|---|---|---|---|
| npm @uswds/uswds | {uswds} | CC0-1.0, MIT: LICENSE-uswds.md | the parts styles/site.scss names; no font, no picture |
| npm sass | {sass} | MIT | compiles, is not shipped |
| ours | | Apache-2.0 | styles/_*.scss, scripts, images |

Command: `sass --load-path=node_modules/@uswds/uswds/packages --style=compressed --no-source-map site.scss site.css`;
then each file is named by the first 12 digits of its sha256 and compressed (gzip 9, brotli 11).
Files under `assets/vendor` are copied, and so are their licences, as LICENSE-*.txt; in the repository each folder there
has its own PROVENANCE.md.

| file | bytes | sha256 |
|---|---|---|
"""


def main() -> None:
    """Make, then write or compare."""
    parser = argparse.ArgumentParser(prog="build_static", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with what is there, write nothing")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="build-static-") as folder:
        made = Path(folder) / "static"
        made.mkdir()
        make(made, Path(folder))
        if asked.check:
            sys.exit(1 if differences(made) else 0)
        shutil.copytree(made, STATIC, dirs_exist_ok=True)
        for stale in {path.name for path in STATIC.iterdir()} - {path.name for path in made.iterdir()}:
            (STATIC / stale).unlink()
    print("\n".join(f"{path.stat().st_size:>9,} {path.name}" for path in sorted(STATIC.iterdir())))


def make(out: Path, work: Path) -> None:
    """Fill the folder `out`."""
    packages = installed(work)
    plain = {"site.css": compiled(packages, work), **dict(copied())}
    named = {name: hashed(name, data) for name, data in sorted(plain.items())}
    for name, data in plain.items():
        (out / named[name]).write_bytes(data)
    compress([out / named[name] for name in named if Path(name).suffix in COMPRESSED])
    for name, file in ELSEWHERE.items():
        if file.exists():
            named[name] = hashed(name, file.read_bytes())
    (out / "manifest.json").write_text(json.dumps(named, indent=1, sort_keys=True) + "\n")
    shutil.copy(packages / "@uswds/uswds/LICENSE.md", out / "LICENSE-uswds.md")
    for licence in sorted((ASSETS / "vendor").glob("*/LICENSE*")):
        ending = licence.stem.removeprefix("LICENSE")
        shutil.copy(licence, out / f"LICENSE-{licence.parent.name}{ending}.txt")
    (out / "PROVENANCE.md").write_text(provenance(packages, plain, named))


def installed(work: Path) -> Path:
    """Install the pinned packages, without running anything of theirs; return their folder."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ASSETS / name, work / name)
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", cwd=work)
    return work / "node_modules"


def compiled(packages: Path, work: Path) -> bytes:
    """Return the style sheet."""
    out = work / "site.css"
    paths = (f"--load-path={packages}/@uswds/uswds/packages", f"--load-path={ASSETS}/styles")
    sass = (str(packages / ".bin/sass"), *paths, "--style=compressed", "--no-source-map", "--quiet-deps")
    run(*sass, str(ASSETS / "styles/site.scss"), str(out), cwd=work)
    return out.read_bytes()


def copied() -> Iterator[tuple[str, bytes]]:
    """Yield the files that are served as they were written, by name; a name twice is an error."""
    seen = {"site.css"}
    for folder in AS_THEY_ARE:
        for path in sorted((ASSETS / folder).rglob("*")):
            if path.is_file() and path.suffix in {".js", ".css", ".svg", ".png"}:
                assert path.name not in seen, f"{path.name}: two files of this name; give one another"
                seen.add(path.name)
                yield path.name, path.read_bytes()


def hashed(name: str, data: bytes) -> str:
    """Return a name that says what is in the file."""
    stem, suffix = Path(name).stem, Path(name).suffix
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:12]}{suffix}"


def compress(files: list[Path]) -> None:
    """Write each file's .gz and .br beside it, where they are worth it."""
    run("node", "-e", BROTLI, "--", *map(str, files), cwd=ASSETS)
    for file in files:
        beside = {end: file.with_name(file.name + end) for end in (".gz", ".br")}
        beside[".gz"].write_bytes(gzip.compress(file.read_bytes(), 9, mtime=0))
        for made in beside.values():
            if made.stat().st_size > WORTH_IT * file.stat().st_size:
                made.unlink()


def provenance(packages: Path, plain: dict[str, bytes], named: dict[str, str]) -> str:
    """Say of what the files were made."""
    versions = {
        name: json.loads((packages / path / "package.json").read_text())["version"]
        for name, path in {"uswds": "@uswds/uswds", "sass": "sass"}.items()
    }
    rows = (
        f"| {named[name]} | {len(data):,} | {hashlib.sha256(data).hexdigest()} |"
        for name, data in sorted(plain.items())
    )
    return PROVENANCE.format(**versions) + "\n".join(rows) + "\n"


def differences(made: Path) -> list[str]:
    """Return, and print, the names of plain files that are missing, too many or different."""
    there = {path.name: path for path in STATIC.iterdir()}
    wanted = {path.name: path for path in made.iterdir()}
    # another zlib compresses into other bytes: of those files only the names are compared
    found = sorted(set(there) ^ set(wanted)) + sorted(
        name
        for name in set(there) & set(wanted)
        if not name.endswith((".gz", ".br")) and there[name].read_bytes() != wanted[name].read_bytes()
    )
    for name in found:
        print(f"{name}: not what web/assets would make; run scripts/build_static.py", file=sys.stderr)
    return found


def run(*command: str, cwd: Path) -> None:
    """Run a program of this machine; stop when it fails."""
    subprocess.run(command, cwd=cwd, check=True)


if __name__ == "__main__":
    main()
