"""What only a real browser can show: keyboard, focus, contrast, narrow screens, and pages without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from turning import enter, press
from walking import ALL, WALKED

pytestmark = pytest.mark.browser

FOR_FINGERS = "main button, main a.main-button, main input.text, main select, main .option label"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def opened(new_page: Callable[..., Any], walk: Any, **options: Any) -> Any:
    page = new_page(**options)
    page.context.add_cookies(walk.cookies)
    return page


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the element has the focus, as a person would who has no mouse."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]


SCHEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "contrast": {"color_scheme": "light", "contrast": "more"},
    "dark-contrast": {"color_scheme": "dark", "contrast": "more"},
    "forced": {"forced_colors": "active"},
}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_any_page(new_page: Any, walks: Any, scheme: str) -> None:
    found: list[str] = []
    for walk in walks.values() if ALL or scheme in ("light", "dark") else [walks[WALKED[0]]]:
        page = opened(new_page, walk, **SCHEMES[scheme])
        for address in walk.kinds():
            page.goto(address)
            found += violations(page)
        assert not [text for text in page.complaints if "404" not in text]
    assert found == []


def test_axe_finds_nothing_on_pages_that_say_what_is_wrong(new_page: Any, walks: Any) -> None:
    found: list[str] = []
    for walk in walks.values():
        page = new_page()
        page.goto(walk.pages[0])
        found += violations(page)
        page.goto(f"/en/{walk.form}")
        press(page.locator("main .main-button").first)
        press(page.locator("main .main-button").first)
        assert page.locator(".problems").count() == 1
        found += violations(page)
    assert found == []


def test_nothing_must_be_scrolled_sideways_on_a_narrow_screen(new_page: Any, walks: Any, languages: list[str]) -> None:
    found = []
    for shift, walk in enumerate(walks.values()):
        page = opened(new_page, walk, viewport={"width": 320, "height": 640})
        for language in languages if ALL else languages[shift::len(walks)]:
            for address in walk.kinds():
                page.goto(address.replace("/en/", f"/{language}/", 1))
                wide, inner = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                found += [f"{page.url}: {wide}"] if wide > inner else []
    assert found == []


def test_large_text_fits_a_narrow_screen_too(new_page: Any, walks: Any) -> None:
    walk = walks["kindergeld"]
    page = opened(new_page, walk, viewport={"width": 640, "height": 900})
    for address in walk.kinds():
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide, inner = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= inner, page.url


def test_controls_are_large_enough_for_a_finger(new_page: Any, walks: Any) -> None:
    small = []
    for walk in walks.values():
        page = opened(new_page, walk, viewport={"width": 320, "height": 640})
        for address in walk.kinds():
            page.goto(address)
            for control in page.locator(FOR_FINGERS).all():
                height = control.bounding_box()["height"] if control.is_visible() else 44
                if height < 43.9:
                    small.append(f"{page.url}: {control.inner_text()[:40]} {height}")
    assert small == []


def test_on_a_phone_the_question_begins_in_the_upper_half_and_nothing_above_it_is_small(
    new_page: Any, walks: Any, languages: list[str]
) -> None:
    walk = walks["kindergeld"]
    page = opened(new_page, walk, viewport={"width": 360, "height": 740})
    for language in languages:
        page.goto(walk.pages[0].replace("/en/", f"/{language}/", 1))
        assert page.locator("h1").bounding_box()["y"] < 740 / 2, language
        for control in page.locator(".top :is(summary, .delete), .sections > summary, .wordings button").all():
            box = control.bounding_box()
            assert min(box["height"], box["width"]) >= 44, (language, control.inner_text())


def test_every_control_has_a_label_that_can_be_seen(new_page: Any, walks: Any) -> None:
    for walk in walks.values():
        page = opened(new_page, walk)
        for address in walk.pages:
            page.goto(address)
            for control in page.locator("main :is(input:not([type=hidden]), select, textarea):visible").all():
                name = control.get_attribute("id")
                assert page.locator(f'label[for="{name}"]:visible').count() == 1, f"{address}: {name}"


def test_the_papers_are_four_keys_away_from_the_top_of_all_answers(new_page: Any, walks: Any) -> None:
    page = opened(new_page, walks["kindergeld"])
    page.goto("/en/kindergeld/check")
    page.locator("#main").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check#*")
    page.keyboard.press("Tab")
    enter(page)
    assert page.url.endswith("/papers")


def test_without_javascript_a_form_leads_to_its_papers(new_page: Any, walks: Any) -> None:
    for walk in walks.values():
        page = opened(new_page, walk, java_script_enabled=False)
        page.goto(f"/en/{walk.form}/check")
        press(page.locator("main a.main-button"))
        with page.expect_download() as download:
            page.locator("main a.main-button").first.click()
        assert download.value.suggested_filename == f"{walk.form}.pdf"
        with open(download.value.path(), "rb") as file:
            assert file.read(5) == b"%PDF-"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_error_summary_has_the_focus_and_leads_to_the_field(new_page: Any, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto("/en/wohnungsgeberbestaetigung")
    press(page.locator("main .main-button").first)
    press(page.locator("main .main-button").first)
    page.locator(".problems:focus").wait_for()
    assert page.title().startswith("Error:")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#mover-family_name:focus").wait_for()


def test_a_form_can_be_filled_by_keyboard_alone(new_page: Any) -> None:
    page = new_page()
    page.goto("/en/wohnungsgeberbestaetigung")
    tab_to(page, "main button.main-button")
    enter(page)
    assert page.url.endswith("/who")
    typed(page, {"mover-family_name": "Kánárek", "mover-given_names": "Žofie"})
    assert page.url.endswith("/place")
    typed(page, {"home-postcode": "06667", "home-city": "Weißenfels"})
    assert page.url.endswith("/dwelling")
    typed(page, {"home-street": "Große Kalandstraße", "home-house_number": "12a"})
    assert page.url.endswith("/moved-in")
    typed(page, {"home-moved_in-day": "01112026"})
    assert page.url.endswith("/ownership")
    tab_to(page, "[name=landlord-ownership]")
    page.keyboard.press("ArrowDown")
    enter(page)
    assert page.url.endswith("/landlord")
    typed(page, {
        "landlord-name": "Müller GmbH", "landlord-street": "Weg", "landlord-house_number": "1",
        "landlord-postcode": "06667", "landlord-city": "Weißenfels",
    })
    assert page.url.endswith("/owner")
    typed(page, {"landlord-owner_name": "Erika Beispiel"})
    assert page.url.endswith("/check")
    tab_to(page, "main a.main-button")
    enter(page)
    assert page.url.endswith("/papers")
    tab_to(page, "main a.main-button")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "wohnungsgeberbestaetigung.pdf"


def typed(page: Any, answers: dict[str, str]) -> None:
    """Type each answer in its field, and press Enter in the last."""
    for name, text in answers.items():
        tab_to(page, f"#{name}")
        page.keyboard.type(text)
    enter(page)


def test_the_focus_is_always_seen(new_page: Any, walks: Any) -> None:
    walk = walks["kindergeld"]
    page = opened(new_page, walk)
    for address in walk.kinds():
        page.goto(address)
        for _ in range(25):
            page.keyboard.press("Tab")
            seen = page.evaluate("""() => {
                const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect()
                if (e === document.body) return true
                return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && b.width > 1 && b.left > -1
            }""")
            assert seen, f"{address}: {page.evaluate('document.activeElement.outerHTML')[:200]}"


def test_changing_the_language_keeps_what_was_typed(new_page: Any) -> None:
    page = new_page()
    page.goto("/en/wohnungsgeberbestaetigung")
    press(page.locator("main .main-button").first)
    page.fill("#mover-family_name", "Kánárek")
    page.locator(".languages summary").click()
    press(page.locator(".languages button[value=pl]"))
    assert page.url.endswith("/pl/wohnungsgeberbestaetigung/who")
    assert page.locator("html").get_attribute("lang") == "pl"
    assert page.input_value("#mover-family_name") == "Kánárek"
    page.fill("#mover-given_names", "Žofie")
    enter(page)
    assert page.url.endswith("/pl/wohnungsgeberbestaetigung/place")


COLOURS = {"light": "rgb(255, 255, 255)", "dark": "rgb(0, 0, 0)"}
GROUND = """() => {
    const canvas = document.createElement('canvas').getContext('2d')
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor
    canvas.fillRect(0, 0, 1, 1)
    return `rgb(${[...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).join(', ')})`
}"""


@pytest.mark.parametrize("device", COLOURS)
@pytest.mark.parametrize("scripts", [True, False])
def test_the_chosen_theme_wins_over_the_device_and_can_be_given_back(
    new_page: Any, device: str, scripts: bool
) -> None:
    page = new_page(color_scheme=device, java_script_enabled=scripts)
    page.goto("/en/kindergeld")
    assert page.evaluate(GROUND) == COLOURS[device]
    press(page.get_by_role("link", name="Appearance"))
    for choice, ground in {"Light": "light", "Dark": "dark", "As my device says": device}.items():
        page.get_by_label(choice).check()
        press(page.get_by_role("button", name="Save"))
        assert page.get_by_role("status").is_visible()
        assert page.evaluate(GROUND) == COLOURS[ground]
    press(page.locator("a.back"))
    assert page.url.endswith("/en/kindergeld")


def test_chosen_high_contrast_shows_text_in_black_or_white_only(new_page: Any) -> None:
    for device, ink in (("light", "rgb(0, 0, 0)"), ("dark", "rgb(255, 255, 255)")):
        page = new_page(color_scheme=device)
        page.goto("/en/display")
        page.get_by_label("High contrast").check()
        press(page.get_by_role("button", name="Save"))
        page.goto("/en/kindergeld")
        seen = page.locator("main p, main h1, main li").evaluate_all("all => all.map(e => getComputedStyle(e).color)")
        assert set(seen) == {ink}


def test_written_from_right_to_left_a_page_is_mirrored_and_nothing_sticks_out(
    new_page: Any, walks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("formhelper.web.languages.RIGHT_TO_LEFT", frozenset({"pl"}))
    walk = walks["kindergeld"]
    for width in (320, 1280):
        page = opened(new_page, walk, viewport={"width": width, "height": 800})
        for address in walk.kinds():
            page.goto(address.replace("/en/", "/pl/", 1))
            wide, inner = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert wide <= inner, page.url
        page.goto(walk.pages[0].replace("/en/", "/pl/"))
        assert page.locator("html").get_attribute("dir") == "rtl"
        button, body = page.locator("main button.main-button").bounding_box(), page.locator("main").bounding_box()
        assert abs(button["x"] + button["width"] - body["x"] - body["width"]) < 2
        brand, menu = page.locator(".brand").bounding_box(), page.locator(".languages").bounding_box()
        assert brand["x"] + brand["width"] >= menu["x"] + menu["width"]
