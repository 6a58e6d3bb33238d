"""Getting a code or a file with the answers on one page, and bringing it to another."""

from __future__ import annotations

import io
import re
from typing import Any

from small_web import Browser, text

PASSPHRASE = "Žluťoučký kůň 7"


def code_in(response: Any) -> str:
    found = re.search(r'aria-hidden="true">([0-9A-Z-]{23})<', text(response))
    assert found, text(response)
    return found[1]


def get_code(browser: Browser) -> str:
    response = browser.client.post("/en/later/code", data=browser.hidden("/en/later"))
    assert response.status_code == 200
    return code_in(response)


def send_code(browser: Browser, code: str, **more: str) -> Any:
    return browser.client.post("/en/resume/code", data={**browser.hidden("/en/resume"), "code": code, **more})


def get_file(browser: Browser, passphrase: str = PASSPHRASE) -> bytes:
    data = {**browser.hidden("/en/later"), "passphrase": passphrase, "again": passphrase}
    response = browser.client.post("/en/later/file", data=data)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == 'attachment; filename="formhelper-answers.fha"'
    assert response.headers["Cache-Control"] == "no-store"
    return bytes(response.get_data())


def send_file(browser: Browser, file: bytes, passphrase: str = PASSPHRASE, **more: str) -> Any:
    data = {**browser.hidden("/en/resume"), "passphrase": passphrase, **more}
    return browser.client.post("/en/resume/file", data={**data, "file": (io.BytesIO(file), "answers.fha")})
