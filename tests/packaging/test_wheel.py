"""The program runs from a wheel installed elsewhere, from a zip, and from a wheel made of the source archive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEED = ("assess", "tight joint", "numbness", "postural tilt", "--region", "neck", "--json")
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")


def done(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder and return what it printed; it has to succeed."""
    settings = {**os.environ, "PYTHONPATH": "", "NMT_EXPERT_CACHE": "off", **environment}
    ended = subprocess.run(command, cwd=cwd, env=settings, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, so that building leaves nothing behind in it."""
    folder = tmp_path_factory.mktemp("source") / "nmt-expert"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    return folder


def build(kind: str, source: Path, target: Path) -> Path:
    """Build a wheel or a source archive with the build backend itself, as pip would."""
    code = f"import setuptools.build_meta as backend; print(backend.build_{kind}({str(target)!r}))"
    return target / done(sys.executable, "-c", code, cwd=source).stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def here() -> dict[str, object]:
    """What the seed example says in the bare checkout."""
    ended = done(sys.executable, "-m", "nmt_expert", *SEED, cwd=ROOT)
    return dict(json.loads(ended.stdout))


def test_the_wheel_holds_every_module_rule_and_case(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {str(file.relative_to(ROOT)) for file in (ROOT / "nmt_expert").rglob("*.py")} | {"nmt_expert/py.typed"}
    for folder in ("rules", "cases"):
        wanted |= {f"nmt_expert/{file.relative_to(ROOT)}" for file in (ROOT / folder).rglob("*.yaml")}
    assert {name.replace(os.sep, "/") for name in wanted} <= names
    assert not [name for name in names if name.startswith(("tests", "rules", "cases", "benchmarks"))]


def test_the_wheel_runs_in_an_environment_of_its_own_as_pipx_makes_one(
    wheel: Path, tmp_path: Path, here: dict[str, object]
) -> None:
    """Its dependencies are lent by this environment: nothing is downloaded.  `make test-install` does it in earnest."""
    own = tmp_path / "own folder"
    venv.create(own, with_pip=False)
    inside = {"base": str(own), "platbase": str(own)}
    scripts, packages = (Path(sysconfig.get_path(kind, "venv", inside)) for kind in ("scripts", "purelib"))
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    python = shutil.which("python", path=scripts)
    assert python
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--disable-pip-version-check")
    done(*pip, "--no-deps", "--no-index", str(wheel), cwd=tmp_path)
    command = shutil.which("nmt-expert", path=scripts)
    assert command
    assert json.loads(done(command, *SEED, cwd=tmp_path).stdout) == here
    assert str(packages) in json.loads(done(command, "cases", "--json", cwd=tmp_path).stdout)[0]["where"]


def test_the_wheel_runs_as_a_zip(wheel: Path, tmp_path: Path, here: dict[str, object]) -> None:
    ended = done(sys.executable, "-m", "nmt_expert", *SEED, cwd=tmp_path, PYTHONPATH=str(wheel))
    assert json.loads(ended.stdout) == here


def test_the_source_archive_builds_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(build("sdist", source, tmp_path)) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = (folder for folder in tmp_path.iterdir() if folder.is_dir())
    again = build("wheel", unpacked, tmp_path)
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


def test_the_source_archive_holds_everything_that_is_needed_to_work_on_it(source: Path, tmp_path: Path) -> None:
    with tarfile.open(build("sdist", source, tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    files = {file.relative_to(source) for file in source.rglob("*") if file.is_file()}
    made = {file for file in files if file.parts[0] == "build" or file.parts[0].endswith(".egg-info")}
    assert {file.as_posix() for file in files - made} <= names
