"""What is installed is whole: wheel and source archive carry all that the checkout has."""

import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg import __version__
from kg.ontology.shipped import shipped

ROOT = Path(__file__).parent.parent
DATA = ("ontology", "queries", "corpus", "corpora")
LEFT_BEHIND = {"__pycache__", ".mypy_cache", ".ruff_cache"}


def in_checkout(folder):
    """Yield the files below a folder of the checkout, by their paths in it."""
    for path in sorted((ROOT / folder).rglob("*")):
        if path.is_file() and path.name[0] != "." and not LEFT_BEHIND & set(path.parts):
            yield path.relative_to(ROOT).as_posix()


def pack(kind, into, source=ROOT):
    """Build a distribution from a source folder and return its path."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(into)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (built,) = Path(into).iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    return pack("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.mark.parametrize("folder", DATA)
def test_the_wheel_carries_the_data(wheel, folder):
    """Every file of ontology, queries and corpus is in the wheel, below kg/_data."""
    packed = {name.removeprefix("kg/_data/") for name in zipfile.ZipFile(wheel).namelist()}

    assert [] == sorted(set(in_checkout(folder)) - packed)
    assert any(in_checkout(folder))


@pytest.mark.parametrize("folder", ["kg", "viz"])
def test_the_wheel_carries_the_code(wheel, folder):
    """Every module, template, font and vendored library is in the wheel, and so are the licenses."""
    packed = set(zipfile.ZipFile(wheel).namelist())

    assert [] == sorted(set(in_checkout(folder)) - packed)
    assert {Path(name).name for name in packed} >= {"LICENSE", "NOTICE.md", "THIRD-PARTY.md", "LICENSES.txt"}


def test_the_wheel_carries_nothing_else(wheel):
    """Only the two packages and the metadata are installed."""
    tops = {name.split("/")[0].split("-")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {"kg", "viz", "bilateral_kg"} == tops


def test_source_archive_gives_the_same_wheel(wheel, tmp_path):
    """A wheel that is built from the source archive holds what the checkout's wheel holds."""
    with tarfile.open(pack("sdist", tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    again = pack("wheel", tmp_path / "wheel", source)

    assert sorted(zipfile.ZipFile(wheel).namelist()) == sorted(zipfile.ZipFile(again).namelist())


def test_an_editable_install_reads_the_checkout(tmp_path):
    """An editable install carries no copy of the data: a changed query is seen at once."""
    editable = zipfile.ZipFile(pack("wheel:editable", tmp_path))
    (pointer,) = [name for name in editable.namelist() if name.endswith(".pth")]

    assert [] == [name for name in editable.namelist() if "_data" in name]
    assert str(ROOT) == editable.read(pointer).decode().strip()


def test_the_citation_is_of_this_version():
    """CITATION.cff names the version that is installed."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))

    assert __version__ == citation["version"]


@pytest.mark.parametrize("folder", DATA)
def test_shipped_data_is_found(folder):
    """The package finds each of its folders, wherever it is installed."""
    assert shipped(folder).is_dir()


def test_a_folder_that_does_not_ship():
    """Asking for a folder that does not ship says that the installation is at fault."""
    with pytest.raises(FileNotFoundError, match="nowhere/ is in neither"):
        shipped("nowhere")


def required(name, extra, known):
    """Add to the distributions that are known one of this environment, and whatever it requires."""
    if (name, extra) in known:
        return
    found = known[name, extra] = metadata.distribution(name)
    for each in map(Requirement, found.requires or ()):
        if each.marker is None or each.marker.evaluate({"extra": extra}):
            for wanted in each.extras or {""}:
                required(canonicalize_name(each.name), wanted, known)


def link_requirements(site):
    """Put into a folder of packages links to those of this environment that ours requires, and no other."""
    known = {}
    required("bilateral-kg", "", known)
    del known["bilateral-kg", ""]
    for each in known.values():
        for top in {path.parts[0] for path in each.files} - {"..", "__pycache__", "bin"}:
            if not (site / top).exists():
                (site / top).symlink_to(each.locate_file(top))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory, request):
    """The command ``bilateral`` of an environment that holds the wheel and what it requires, nothing else.

    What it requires is linked from the environment of the tests, with ``--exhaustive`` it is installed.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home)
    programs = home / ("Scripts" if sys.platform == "win32" else "bin")
    linked = [] if request.config.getoption("exhaustive") else ["--no-deps"]
    if linked:
        link_requirements(Path(sysconfig.get_path("purelib", vars={"base": str(home)})))
    pip = [sys.executable, "-m", "pip", "--python", programs / "python", "--disable-pip-version-check"]
    install = [*pip, "install", "--quiet", "--no-compile", *linked, wheel]
    done = subprocess.run(install, capture_output=True, encoding="utf-8", check=False, cwd=home)
    if "No matching distribution" in done.stderr or "NewConnectionError" in done.stderr:
        pytest.skip(f"no package index here: {done.stderr.splitlines()[-1]}")

    assert done.returncode == 0, done.stderr
    return programs / "bilateral"


def test_the_installed_wheel_builds_the_graph(installed, built, tmp_path):
    """In an empty environment, from another folder, the wheel builds the same graph as the checkout."""
    done = subprocess.run(
        [installed, "build"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode == 0, done.stderr
    assert (built / "graph.ttl").read_bytes() == (tmp_path / "build" / "graph.ttl").read_bytes()
