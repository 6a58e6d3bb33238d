"""Leaving: this browser forgets the answers, which stay for a code or a file, or are deleted everywhere."""

from __future__ import annotations

from contextlib import suppress

from flask import redirect, render_template
from werkzeug.wrappers import Response

from formhelper.storage.cases import NoCase
from formhelper.web import guard
from formhelper.web.addresses import url_for
from formhelper.web.blueprint import pages
from formhelper.web.parts import parts


@pages.post("/<lang:language>/later/leave")
def leave() -> Response:
    """This browser opens the answers no more; they stay for those who have the code or file."""
    return _forgotten("pages.left")


@pages.get("/<lang:language>/left")
def left() -> str:
    """This browser has forgotten the way to the answers."""
    return render_template("left.html")


@pages.get("/<lang:language>/delete")
def confirm_delete() -> str:
    """Are you sure?"""
    return render_template("delete.html")


@pages.post("/<lang:language>/delete")
def delete() -> Response:
    """Forget everything, here and in the browser."""
    with suppress(NoCase):  # where nothing is there to delete, nothing is left to do
        parts().cases.delete(guard.secret())
    return _forgotten("pages.deleted")


@pages.get("/<lang:language>/deleted")
def deleted() -> str:
    """All is gone."""
    return render_template("deleted.html")


def _forgotten(page: str) -> Response:
    """Lead to a page without answers; the browser keeps neither the cookie nor pages that it has in store."""
    guard.forget_case()
    response = redirect(url_for(page), 303)
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response
