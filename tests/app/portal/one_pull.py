"""A worker that pulls page by page and says so, for a test that kills it. Arguments: address and token."""

import os
import sys

import click

from app.factory import create_app
from app.portal.actions.pulling import Order, pull
from app.portal.actions.wire import Wire
from config.settings import load_settings


def main(address: str, token: str) -> None:
    """Pull ten records at a time, a line for each page stored."""
    app = create_app(load_settings(os.environ), uses_redis=False)
    with app.app_context(), Wire(address, token) as wire:
        pull(wire, Order(limit=10, progress=lambda records: click.echo(f"stored {records}")))


if __name__ == "__main__":
    main(*sys.argv[1:])
