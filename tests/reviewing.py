"""A real ``bilateral review`` in a process of its own, which can be killed, and its page."""

import contextlib
import os
import re
import subprocess

import forked_commands


@contextlib.contextmanager
def serving(folder, *arguments, port=0, command="review", program=None):
    """Review a corpus, or adjudicate it; give the process and the address with its token.

    ``program`` is how the command is started where that matters, as for a test that kills it.
    """
    program = program or forked_commands.command()
    command = [*program, command, *arguments, "--corpus", str(folder), "--port", str(port)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **streams, env=environment) as process:
        try:
            said = ""
            while (found := re.search(r"http://\S+", said)) is None:
                line = process.stderr.readline()
                assert line, said
                said += line
            yield process, found[0]
        finally:
            process.terminate()
            process.wait(300)


def opened(browser, address, **size):
    """Open the page of a review in a tab that may reach the server."""
    context = browser.new_context(viewport={"width": 1280, "height": 800, **size})
    tab = context.new_page()
    tab.set_default_timeout(300_000)
    tab.faults = []
    tab.on("console", lambda message: tab.faults.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: tab.faults.append(str(error)))
    tab.keys = 0
    go(tab, address)
    return tab


def go(tab, address):
    """Open an address in a tab."""
    tab.goto(address)
    tab.wait_for_selector("html[data-ready]", state="attached")


def press(tab, *keys):
    """Press keys, counted."""
    for key in keys:
        tab.keyboard.press(key)
    tab.keys += len(keys)


def choose(tab, text, value):
    """Type letters of a name, and take what is completed for them."""
    tab.keyboard.type(text)
    tab.keys += len(text) + 1
    tab.wait_for_function(
        "typed => document.activeElement.parentElement.querySelector('ul')?.dataset.of === typed", arg=text
    )
    field = tab.evaluate_handle("document.activeElement")
    tab.keyboard.press("Tab")
    assert value == field.evaluate("field => field.value")


def decided(tab, decisions):
    """Wait until the page shows so many decisions, and the form is closed."""
    tab.wait_for_function(
        """n => !document.querySelector("dialog[open]")
          && Number(document.getElementById("progress").dataset.seen) === n""",
        arg=decisions,
    )


def accepted_and_corrected(tab, status):
    """Accept the first candidate, and begin to correct the next one's status with the keyboard."""
    press(tab, "a")
    decided(tab, 1)
    press(tab, "c")
    tab.wait_for_selector("#claim[open]")
    tab.select_option("#f-status", status)
    tab.focus("#f-status")
    press(tab, "Enter")


def select(tab, words):
    """Mark words in the text as a mouse does."""
    tab.evaluate(
        """words => {
          const pieces = [...document.querySelectorAll('[data-at]')];
          const piece = pieces.find(each => each.textContent.includes(words));
          const at = piece.textContent.indexOf(words);
          getSelection().setBaseAndExtent(piece.firstChild, at, piece.firstChild, at + words.length);
        }""",
        words,
    )
