"""A command line whose command fails as a test wants it."""

import click

from kg.cli import Commands


def failing_with(error):
    """Return a command line whose one command fails."""
    group = Commands("bilateral", params=[click.Option(["--debug"], is_flag=True)])

    @group.command()
    def fail():
        raise error

    return group
