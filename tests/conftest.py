"""What tests share: the checkout, the command, a graph built once, and programs that may be missing."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import signal
import sys
from pathlib import Path

import accessibility
import forked_commands
import pytest
import sampling
import servers
from hypothesis import HealthCheck, settings
from pyoxigraph import Store

ROOT = Path(__file__).parent.parent
CHROMIUM = ["chromium-headless-shell", "chromium", "google-chrome"]
"""Programs with Chromium: the first draws pages and has no windows, for half the work of the others."""
BROWSER = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,PaintHolding",
]
"""How Chromium is started: without the lists of its address bar, drawn anew for every window unseen.

No graphics card is made up for it either: to draw without one takes a sixth less.
"""


# Machines differ in speed and are shared: how long an example takes proves nothing.
ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("sampled", ANY_MACHINE, max_examples=12, derandomize=True)
settings.register_profile("exhaustive", ANY_MACHINE, max_examples=150)


class Examples:
    """A plugin that leaves modules alone that have neither tests nor examples: to look would import them.

    What stands in this file itself is asked of the files beside it only.
    """

    @staticmethod
    def pytest_ignore_collect(collection_path):
        """Ignore such a module, wherever it is."""
        if collection_path.suffix != ".py" or collection_path.name.startswith(("test_", "conftest")):
            return None
        return ">>>" not in collection_path.read_text(encoding="utf-8") or None


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """The user's cache is left alone: what is kept between commands is kept for this run only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(of_all(tmp_path_factory) / "cache"))
        yield


def pytest_addoption(parser):
    """Add the option that writes the expected answers anew; read the difference before committing it."""
    parser.addoption(
        "--regenerate-answers",
        action="store_true",
        help="write tests/answers/*.json from what the catalogue answers now, instead of comparing",
    )
    parser.addoption("--exhaustive", action="store_true", help="try every case, also of what is sampled")


def pytest_configure(config):
    """Let Hypothesis try a few examples, the same ones everywhere, or many unlike each other."""
    gc.disable()
    keep_bytecode()
    hear_interruptions()
    config.pluginmanager.register(Examples())
    settings.load_profile("exhaustive" if config.getoption("exhaustive") else "sampled")
    if config.getoption("exhaustive"):
        accessibility.ALIKE.clear()


def keep_bytecode():
    """Compile once for all processes, whatever the environment says of bytecode.

    Tests start many, and each would compile all that it imports, for as much work as the tests themselves.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / ".cache/bytecode"))


def hear_interruptions():
    """Let what tests start hear Ctrl-C, also where a shell runs them in the background and lets them not."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config, items):
    """Of a test that is marked as sampled keep the sample, the same everywhere, unless all are wanted.

    Files that need the browser come last: they share it, and while it is there no other loop can run.
    """
    if not config.getoption("exhaustive"):
        kept = sampling.sample(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = [item for item in items if item in kept]
    drawn = {item.path for item in items if "browser" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in drawn)


def pytest_collection_finish(session):
    """Let the collector of garbage pass over what stays to the end, and come less often.

    Until then it finds next to nothing: what is imported and collected stays.
    """
    gc.enable()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Let processes collect a fresh checkout one after the other: what the first compiles, the others read.

    That is half of the work of collecting; where all is compiled already, nobody waits.
    """
    compiled = ROOT / ".cache" / "bytecode" / "compiled"
    if "PYTEST_XDIST_WORKER" not in os.environ or compiled.exists():
        return (yield)
    compiled.parent.mkdir(parents=True, exist_ok=True)
    with compiled.with_name("lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = yield
        compiled.touch()
        return done


@pytest.fixture(scope="session")
def some(request):
    """Take each n-th of a list, the first included; all of it with ``--exhaustive``."""
    return lambda cases, n: cases if request.config.getoption("exhaustive") else cases[::n]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def run():
    """Run the ``bilateral`` command of this environment; returns the completed process, with text."""
    return forked_commands.server().run


@pytest.fixture(scope="session")
def built(tmp_path_factory, run) -> Path:
    """A build of the shipped corpus, made by the command once for all processes; not to be written to."""
    return build_once(tmp_path_factory, run, ROOT / "corpus", "built")


def of_all(tmp_path_factory) -> Path:
    """Return the temporary folder that all processes of a run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def build_once(tmp_path_factory, run, corpus, name) -> Path:
    """Build a corpus for all processes, unless one of them has; return the folder, which is for reading."""
    folder = of_all(tmp_path_factory) / name / "build"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first process builds while the others wait
        if not folder.is_dir():
            done = run("build", "--corpus", corpus, "-o", folder, cwd=folder.parent)
            assert done.returncode == 0, done.stderr
    return folder


def in_memory(folder) -> Store:
    """Read the store of a build into memory."""
    store = Store()
    store.bulk_extend(Store.read_only(str(folder / "store")))
    return store


@pytest.fixture(scope="session")
def graph(built) -> Store:
    """The store of a build of the shipped corpus, not to be written to.

    It is read into memory once, where questions are answered three times as fast as from the disk; that both
    answer alike is for test_stores.py to say.
    """
    store = in_memory(built)
    held = len(store)
    yield store
    assert held == len(store), "a test wrote to what all tests read"


@pytest.fixture(scope="session")
def south_asia_built(tmp_path_factory, run) -> Path:
    """A build of the second corpus that ships, by its name, made once as the first is."""
    return build_once(tmp_path_factory, run, "un-south-asia", "south-asia")


@pytest.fixture(scope="session")
def south_asia(south_asia_built) -> Store:
    """The store of the second corpus that ships, in memory; not to be written to."""
    return in_memory(south_asia_built)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout from which gold data was carried here, of those who have it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("../shared, from which gold data was carried here, is not here")
    return folder


@pytest.fixture(scope="session")
def program():
    """Find a program by its name, or skip the test that needs it."""

    def find(*names):
        for name in names:
            if path := shutil.which(name):
                return path
        pytest.skip(f"{' or '.join(names)} is not installed here")

    return find


@pytest.fixture(scope="session")
def chromium(program):
    """Debian's Chromium, driven by Playwright, whose loop runs in this thread from here to the end."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program(*CHROMIUM), args=BROWSER)
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser(chromium):
    """The browser, which all files of tests share, without the tabs of those before, save idle ones."""
    import opened_page

    yield chromium
    kept = {tab.context for tabs in opened_page.IDLE.values() for tab in tabs}
    for context in set(chromium.contexts) - kept:
        context.close()


@pytest.fixture(scope="module")
def site(graph, built):
    """Where the site over the shipped corpus is served; one for each file of tests."""
    import served_site

    with served_site.serving(served_site.application(served_site.dataset(graph, built))) as address:
        yield address


@pytest.fixture(scope="session")
def oxigraph(tmp_path_factory, built, server_program):
    """Oxigraph's server over the build of the shipped corpus, read-only."""
    with servers.oxigraph(
        server_program("oxigraph"), tmp_path_factory.mktemp("oxigraph"), built / "store"
    ) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory, built, server_program):
    """A Virtuoso of its own to which the build of the shipped corpus is published."""
    from kg.remote import publishing

    with servers.virtuoso(server_program("virtuoso-t"), tmp_path_factory.mktemp("virtuoso")) as server:
        store = server.store.replace("//", f"//{server.user}:{server.password}@")
        publisher = publishing.Publisher(store, server.query, 600)
        publisher.publish(publishing.copies(Store.read_only(str(built / "store"))))
        yield server


@pytest.fixture(scope="session")
def server_program():
    """Find a server's program, beside this Python or on the path, or skip the test that needs it."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

    def find(*names):
        for name in names:
            if found := shutil.which(name, path=path):
                return found
        pytest.skip(f"{' or '.join(names)} is not installed here")

    return find
