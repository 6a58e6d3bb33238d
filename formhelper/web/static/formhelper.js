/* What makes pages more comfortable where scripts run. Everything works without; sentences come from the page. */
"use strict";

/* A link to a page with pictures shows them in place, so that what is typed stays in sight. */
function showInPlace(link) {
  const opens = link.querySelector(".new-tab");
  if (opens) opens.remove();
  link.removeAttribute("target");
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  let shown = null;
  let busy = false;

  async function load() {
    busy = true;
    link.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return document.importNode(page.querySelector(link.dataset.inPlace), true);
    } catch {
      return document.getElementById("not-loaded").content.firstElementChild.cloneNode(true);
    } finally {
      busy = false;
      link.removeAttribute("aria-busy");
    }
  }

  async function toggle() {
    if (busy) return;
    if (shown && shown.isConnected) {
      shown.remove();
    } else {
      if (!shown || !shown.matches(link.dataset.inPlace)) shown = await load();
      shown.querySelectorAll("img").forEach(comeAgain);
      (link.closest("p") || link).after(shown);
    }
    link.setAttribute("aria-expanded", String(shown.isConnected));
  }

  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggle();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle();
  });
}

/* A picture that could not be drawn, as too many were asked for at once, is asked for again. */
function comeAgain(picture) {
  if (picture.dataset.tries) return;
  picture.dataset.tries = "0";
  picture.addEventListener("error", () => {
    const tries = Number(picture.dataset.tries) + 1;
    if (tries > 5) return;
    picture.dataset.tries = String(tries);
    setTimeout(() => { picture.src = picture.src.replace(/[?].*$/, "") + "?again=" + tries; }, 3000);
  });
}

/* While somebody types, the server says how it would stand on the paper; it keeps nothing of it. */
function tellFit(form) {
  const places = new Map([...form.querySelectorAll("[data-fit-of]")].map((one) => [one.dataset.fitOf, one]));
  const touched = new Set();
  let timer = 0;
  let busy = false;
  let again = false;

  function show(found) {
    for (const name of touched) {
      const place = places.get(name);
      const told = found[name] || { kind: "", sentence: "" };
      place.dataset.kind = told.kind;
      if (place.textContent !== told.sentence) place.textContent = told.sentence;
    }
  }

  async function ask() {
    if (busy || !navigator.onLine) {
      again = busy;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(form.dataset.fit, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      show(answer.ok ? await answer.json() : {});
    } catch {
      show({});
    } finally {
      busy = false;
    }
    if (again) {
      again = false;
      ask();
    }
  }

  form.addEventListener("input", (event) => {
    if (!places.has(event.target.name)) return;
    touched.add(event.target.name);
    clearTimeout(timer);
    timer = setTimeout(ask, 500);
  });
}

/* Without a connection nothing is sent: what is typed would be lost with the page. */
function guardOffline() {
  const template = document.getElementById("offline");
  let message = null;

  function take() {
    if (message) message.remove();
    message = null;
  }

  document.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    take();
    message = template.content.firstElementChild.cloneNode(true);
    const button = event.submitter && event.target.contains(event.submitter) ? event.submitter : null;
    if (button) (button.closest(".actions") || button).before(message);
    else event.target.append(message);
    message.scrollIntoView({ block: "nearest" });
  });
  addEventListener("online", take);
}

/* What is typed and not sent would be lost with the page: the browser asks in its own words, and only where it is so. */
function askBeforeLeaving(form) {
  const ask = (event) => event.preventDefault();
  const hold = () => addEventListener("beforeunload", ask);

  if ("typed" in form.dataset) hold();
  form.addEventListener("input", hold);
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) removeEventListener("beforeunload", ask);
  });
}

/* A long number in groups while it is typed; the caret stays behind the character that it stood behind. */
function inGroups(field) {
  const size = Number(field.dataset.grouped);
  const plainly = (text) => text.replace(/\s/g, "");
  let last = plainly(field.value);

  function regroup(event) {
    let plain = plainly(field.value);
    const before = plainly(field.value.slice(0, field.selectionStart)).length;
    /* Delete took only the gap: take the letter behind it, as somebody meant who pressed the key. */
    if (event.inputType === "deleteContentForward" && plain === last) plain = plain.slice(0, before) + plain.slice(before + 1);
    last = plain;
    const grouped = plain.replace(new RegExp(`.{${size}}(?=.)`, "g"), "$& ");
    if (grouped === field.value) return;
    field.value = grouped;
    if (event.type === "change") return;
    const caret = before + Math.max(0, Math.ceil(before / size) - 1);
    field.setSelectionRange(caret, caret);
  }

  /* Keyboards of phones compose words: what they are still at is left alone. */
  field.addEventListener("input", (event) => { if (!event.isComposing) regroup(event); });
  field.addEventListener("compositionend", regroup);
  field.addEventListener("change", regroup);
}

/* A code that came by a picture stands behind the # of the address: into its field with it, and out of the address. */
function takeCode(field) {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!/^[0-9A-Za-z-]{12,30}$/.test(code)) return;
  field.value = code;
  history.replaceState(null, "", location.pathname);
}

function printOnPress(button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

document.querySelectorAll("input[data-code]").forEach(takeCode);
document.querySelectorAll("button[data-print]").forEach(printOnPress);
document.querySelectorAll("a[data-in-place]").forEach(showInPlace);
document.querySelectorAll("img[data-picture]").forEach(comeAgain);
document.querySelectorAll("form[data-fit]").forEach(tellFit);
document.querySelectorAll("input[data-grouped]").forEach(inGroups);
guardOffline();
document.querySelectorAll("#step").forEach(askBeforeLeaving);
