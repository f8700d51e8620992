/* What pages gain when scripts run. Everything works without this file, and this file works without htmx.
   It adds sentences; it never replaces a field, and moves focus only to an error summary or back into a field whose
   suggestion was taken. Rules of timing: reward early, punish late. */
(() => {
  "use strict";

  const words = document.body.dataset;
  const statusLine = document.getElementById("status");
  const RECHECK_AFTER = 300; // milliseconds after the last key
  const SPEAK_AFTER = 800; // a screen reader is not interrupted while its user types
  const GIVE_BACK_AFTER = 15000; // a form whose answer never came may be sent again

  /* ---- saying things */

  let speaking = 0;
  let lastKey = 0;

  function say(text) {
    clearTimeout(speaking);
    if (!text || !statusLine) return;
    const wait = Math.max(0, SPEAK_AFTER - (Date.now() - lastKey));
    speaking = setTimeout(() => { statusLine.textContent = text; }, wait);
  }

  /* ---- one field and its message */

  const judged = new WeakMap(); // input → the value its last check was about
  const timers = new WeakMap();
  const postponed = new Set();
  let isPressing = false;

  const isWrong = (input) => input.getAttribute("aria-invalid") === "true";
  const isPassword = (input) => input.hasAttribute("data-secret");
  const noteOf = (input) => document.getElementById(`${input.id}-message`);
  const textOf = (element) => element.textContent.replace(/\s+/g, " ").trim();

  function mark(input, wrong) {
    if (wrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    input.closest("[data-field]")?.classList.toggle("has-error", wrong);
  }

  function clear(input) {
    judged.delete(input);
    mark(input, false);
    noteOf(input)?.replaceChildren();
  }

  function check(input) {
    if (window.htmx) window.htmx.trigger(input, "portico:check");
  }

  function checkSoon(input) {
    clearTimeout(timers.get(input));
    timers.set(input, setTimeout(() => check(input), RECHECK_AFTER));
  }

  document.addEventListener("input", ({ target }) => {
    lastKey = Date.now();
    clearTimeout(timers.get(target));
    if (isPassword(target)) return typingPassword(target);
    if (!target.hasAttribute("hx-post")) return;
    if (!target.value.trim()) clear(target);
    else if (isWrong(target)) checkSoon(target);
    else if (noteOf(target)?.textContent) clear(target); // what it said was about another value
  });

  function typingPassword(input) {
    if (input.hasAttribute("hx-post")) checkSoon(input);
    const repeated = document.getElementById(`${input.name}-confirm`) || input;
    const first = document.getElementById(repeated.name.replace(/-confirm$/, ""));
    if (first !== repeated && isWrong(repeated) && repeated.value && repeated.value === first.value) {
      clear(repeated);
      say(words.fixed);
    }
  }

  document.addEventListener("change", ({ target }) => {
    if (target.type === "checkbox" && target.checked && isWrong(target)) {
      clear(target);
      say(words.fixed);
    }
  });

  /* A message that appears between press and release would move the button away from under the finger. */
  document.addEventListener("pointerdown", () => { isPressing = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => setTimeout(() => {
      isPressing = false;
      for (const input of postponed) if (!input.form?.hasAttribute("aria-busy")) check(input);
      postponed.clear();
    }), true);
  }

  /* ---- live checks */

  /* Asked here and not later: htmx:beforeRequest comes when an older check was aborted already for this one's sake. */
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, triggeringEvent } = event.detail;
    if (elt.hasAttribute("data-state")) {
      if (document.hidden || textOf(elt)) event.preventDefault();
    } else if (elt.hasAttribute("data-live")) {
      const isLeaving = triggeringEvent?.type === "change";
      const isNothingNew = isLeaving && judged.get(elt) === elt.value;
      if (isNothingNew || (!elt.value.trim() && !isPassword(elt))) event.preventDefault();
    }
  });

  document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
    if (!elt.hasAttribute("data-live")) return;
    clearTimeout(timers.get(elt));
    judged.set(elt, elt.value);
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const input = event.detail.requestConfig?.elt;
    if (!input?.hasAttribute("data-live")) return;
    if (judged.get(input) !== input.value) event.detail.shouldSwap = false;
    else if (isPressing) {
      event.detail.shouldSwap = false;
      judged.delete(input);
      postponed.add(input);
    } else before = look(input, event.detail.target);
  });

  const look = (input, note) => ({
    wasWrong: isWrong(input),
    text: textOf(note),
    hadFocus: note.contains(document.activeElement),
  });
  let before = { wasWrong: false, text: "", hadFocus: false };

  /* Who stood on a suggestion when another answer took its place stands on a new one, or in the field. */
  function keepFocus(input, note) {
    if (before.hadFocus) (note.querySelector("[data-use]:not([hidden])") ?? input).focus();
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    const { requestConfig, target } = event.detail;
    const input = requestConfig?.elt;
    if (!input) return;
    if (input.hasAttribute("data-state")) say(textOf(target));
    else if (isPassword(input)) ticked(input, target);
    else if (input.hasAttribute("data-live")) answered(input, target);
  });

  function answered(input, note) {
    const wrong = note.querySelector('[data-valid="false"]') !== null;
    mark(input, wrong);
    offer(note);
    keepFocus(input, note);
    const text = textOf(note);
    if (text !== before.text) say(text || (before.wasWrong ? words.fixed : ""));
  }

  function ticked(input, list) {
    const isDone = list.children.length > 0 && !list.querySelector('[data-met="false"]');
    if (!isDone) return;
    if (isWrong(input)) clear(input);
    if (textOf(list) !== before.text) say(words.rulesMet);
  }

  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, ({ detail }) => {
      const input = detail.requestConfig?.elt ?? detail.elt;
      if (!input?.hasAttribute?.("data-live")) return;
      judged.delete(input);
      if (isWrong(input)) return; // what is wrong stays told
      const told = document.createElement("span");
      told.className = "field-message is-hint";
      told.textContent = words.checkFailed;
      const note = noteOf(input);
      if (!note) return;
      before = look(input, note);
      note.replaceChildren(told);
      keepFocus(input, note);
      say(words.checkFailed);
    });
  }

  /* ---- suggestions: plain text without scripts, one press with them */

  function offer(within) {
    for (const button of within.querySelectorAll("[data-use]")) button.hidden = false;
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-use]");
    const input = button && document.getElementById(button.dataset.for);
    if (!input) return;
    input.value = button.dataset.use;
    input.focus();
    clear(input);
    check(input);
  });

  offer(document);

  /* ---- showing a password */

  for (const button of document.querySelectorAll(".button-show")) {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    const show = (visible) => {
      const { selectionStart, selectionEnd } = input;
      input.type = visible ? "text" : "password";
      input.setSelectionRange(selectionStart, selectionEnd);
      button.textContent = visible ? button.dataset.hide : button.dataset.show;
      button.setAttribute("aria-label", visible ? button.dataset.hideName : button.dataset.showName);
    };
    show(false);
    button.hidden = false;
    button.addEventListener("click", () => {
      const visible = input.type === "password";
      show(visible);
      lastKey = 0;
      say(visible ? words.shown : words.hidden);
    });
    input.form?.addEventListener("submit", () => show(false));
  }

  /* ---- a form is sent once */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter ?? form.querySelector('button[type="submit"]');
    if (!form.hasAttribute("data-guard")) return;
    if (form.hasAttribute("aria-busy") || button?.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    if (!button) return;
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy || button.textContent;
    button.setAttribute("aria-disabled", "true");
    setTimeout(() => giveBack(form), GIVE_BACK_AFTER);
  });

  function giveBack(form) {
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("button[data-label]")) {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
      delete button.dataset.label;
    }
  }

  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) document.querySelectorAll("form[aria-busy]").forEach(giveBack);
  });

  /* ---- waiting until another mail may be asked for */

  for (const box of document.querySelectorAll("[data-wait]")) {
    const button = box.querySelector("button");
    const label = button.textContent;
    const end = Date.now() + Number(box.dataset.wait) * 1000;
    box.querySelector("[data-wait-note]")?.setAttribute("hidden", "");
    button.setAttribute("aria-disabled", "true");
    const count = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      if (left > 0) {
        const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
        button.textContent = box.dataset.waiting.replace("#", clock);
        return;
      }
      clearInterval(ticking);
      button.textContent = label;
      button.removeAttribute("aria-disabled");
    };
    const ticking = setInterval(count, 1000);
    count();
  }

  /* ---- a page that came back with errors begins at their summary; what it tells of success is spoken, because what
     stands on a page when it comes is not */

  const first = document.querySelector("[autofocus]");
  const told = document.querySelector("#kc-success-message, #kc-info-message, #kc-warning-message");
  window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
    if (document.activeElement === document.body) first?.focus(); // a browser that knows autofocus for inputs only
    if (told) say(textOf(told));
  })));
})();
