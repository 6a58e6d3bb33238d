"""A computer that others use too: after the end, the Back button shows nothing, in a browser that keeps pages alive.

Playwright switches Chromium's back/forward cache off, and the one without windows has none, so these tests have a
browser of their own with it on. Two things together keep away what was typed, and that either alone is seen to leak
shows that the tests can see: `no-store` on pages, and `autocomplete="off"` on forms, without which Chromium fills a
form anew where it is shown again without a case.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import FLAGS, PATIENCE, Site
from playwright import sync_api as playwright
from private_servers import NotInstalled
from turning import press

pytestmark = pytest.mark.browser

CANARY = "kanarien"
TYPED = "all => all.map(one => one.value)"


@pytest.fixture
def shared_computer(driver: Any) -> Iterator[Any]:
    whole = shutil.which("chromium")
    if whole is None:
        raise NotInstalled("chromium is missing, the one with windows: sh tools/install-system-packages")
    browser = driver.chromium.launch(
        executable_path=whole, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    context = browser.new_context(ignore_https_errors=True, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    browser.close()


def answered(page: Any, address: str) -> None:
    """A code begun, one page answered and sent, and one that was begun only."""
    page.goto(f"{address}/en/resume")
    page.fill("#code", CANARY)
    page.goto(f"{address}/en/wohnungsgeberbestaetigung")
    press(page.locator("main .main-button").first)
    page.fill("#mover-family_name", f"{CANARY}vogel")
    page.fill("#mover-given_names", "Žofie")
    press(page.locator("main .main-button").last)
    assert page.url.endswith("/place")
    page.fill("#home-city", f"{CANARY}stadt")


def deleted(page: Any, address: str) -> None:
    page.goto(f"{address}/en/delete")
    press(page.locator("button.danger"))
    assert page.url.endswith("/deleted")


def left(page: Any, address: str) -> None:
    """With a code, whose page must not come back either."""
    page.goto(f"{address}/en/later")
    press(page.locator("form[action$='/later/code'] button"))
    press(page.locator("form[action$='/leave'] button"))
    assert page.url.endswith("/left")


def shown(page: Any) -> list[str]:
    """What the page and its fields hold, once it is there; asked again where another page comes meanwhile."""
    while True:
        page.wait_for_timeout(100)  # until fields are filled anew
        try:
            if page.evaluate("document.readyState") == "complete":
                return [page.content(), *page.locator("input").evaluate_all(TYPED)]
        except playwright.Error as error:
            if "context was destroyed" not in error.message:
                raise


def seen_on_the_way_back(page: Any) -> str:
    """All that pages and their fields show, as far back as it goes."""
    seen = []
    for _ in range(page.evaluate("history.length") - 1):
        before = page.url
        page.evaluate("setTimeout(() => history.back())")  # first the answer, then the page goes
        try:
            page.wait_for_url(lambda address, before=before: address != before, wait_until="commit")
        except playwright.Error as error:  # the page of the code: the browser asks whether to send its form again
            if "ERR_CACHE_MISS" not in error.message:
                raise
        seen += shown(page)
        if page.url.endswith("/en/resume"):
            break
    return "".join(seen).lower()


@pytest.mark.parametrize("end", [deleted, left])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_after_the_end_going_back_shows_nothing(
    shared_computer: Any, sites: dict[str, Site], scheme: str, end: Callable[[Any, str], None]
) -> None:
    page = shared_computer
    with sites[scheme].served() as address:
        answered(page, address)
        assert {one["secure"] for one in page.context.cookies()} == {scheme == "https"}
        end(page, address)
        assert not [one for one in page.context.cookies() if one["name"].endswith("formhelper")]
        assert CANARY not in seen_on_the_way_back(page)


def kept_by_browsers(app: Any) -> Any:
    """The application without `no-store`."""

    def changed(environ: Any, start: Any) -> Any:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start(status, [one for one in headers if one[0] not in {"Cache-Control", "Clear-Site-Data"}], *more)

        return app(environ, begin)

    return changed


def filled_anew(app: Any) -> Any:
    """The application without `autocomplete="off"` on its forms."""

    def changed(environ: Any, start: Any) -> Any:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return [b"".join(app(environ, start)).replace(b' autocomplete="off"', b'                   ')]

    return changed


@pytest.mark.parametrize("weakened", [kept_by_browsers, filled_anew])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_without_either_of_the_two_answers_would_be_seen(
    shared_computer: Any, sites: dict[str, Site], scheme: str, weakened: Callable[[Any], Any]
) -> None:
    with sites[scheme].served(weakened) as address:
        answered(shared_computer, address)
        deleted(shared_computer, address)
        assert CANARY in seen_on_the_way_back(shared_computer)
