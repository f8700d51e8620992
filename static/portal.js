/* What pages gain when scripts run. Everything works without this file, and this file works without htmx.
   It adds sentences, rows that were asked for, and questions into empty slots; it never replaces a field, and moves focus
   only to an error summary, to a row that was added or moved up, or back into a field whose suggestion was taken.
   Rules of timing: reward early, punish late. */
(() => {
  "use strict";

  const words = document.body.dataset;
  const statusLine = document.getElementById("status");
  const RECHECK_AFTER = 300; // milliseconds after the last key
  const SPEAK_AFTER = 800; // a screen reader is not interrupted while its user types
  const ASK_FOR = 10000; // as long as htmx waits for its answers
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

  /* ---- one field and its message; several inputs that answer one question are one field, their fieldset */

  const judged = new WeakMap(); // field → the value its last check was about
  const timers = new WeakMap();
  const postponed = new Set();
  const touched = new Set(); // groups with an answer that nobody checked yet
  let isPressing = false;

  const fieldOf = (element) => element.closest?.("[data-live]");
  const isGroup = (field) => field.hasAttribute("data-group");
  const isPassword = (input) => input.hasAttribute("data-secret");
  const noteOf = (field) => document.getElementById(`${field.id}-message`);
  const textOf = (element) => element.textContent.replace(/\s+/g, " ").trim();

  const isAnswer = (each) => each.matches("textarea, input:not([type=hidden])")
    && (each.checked || !["checkbox", "radio"].includes(each.type));
  const valuesOf = (field) => (isGroup(field) ? [...field.elements].filter(isAnswer) : [field]).map((each) => each.value);
  const valueOf = (field) => valuesOf(field).join("\0");
  const isUnfinished = (field) => field?.validity?.badInput === true; // half a date, say: it has no value, but is not empty
  const isEmpty = (field) => valuesOf(field).every((value) => !value.trim());

  function bearers(field) {
    if (!isGroup(field) || field.getAttribute("role") === "radiogroup") return [field];
    return [...field.querySelectorAll("input:not([type=hidden]), textarea")];
  }

  const isWrong = (field) => bearers(field).some((each) => each.getAttribute("aria-invalid") === "true");

  function mark(field, wrong) {
    for (const each of bearers(field)) {
      // Without our own word browsers would tell what they think of a pattern, and too early.
      if (wrong || each.hasAttribute("pattern")) each.setAttribute("aria-invalid", String(wrong));
      else each.removeAttribute("aria-invalid");
    }
    field.closest("[data-field]")?.classList.toggle("has-error", wrong);
  }

  function clear(field) {
    judged.delete(field);
    mark(field, false);
    noteOf(field)?.replaceChildren();
  }

  function check(field) {
    touched.delete(field);
    if (window.htmx) window.htmx.trigger(field, "portico:check");
  }

  function checkSoon(field) {
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => check(field), RECHECK_AFTER));
  }

  document.addEventListener("input", ({ target }) => {
    lastKey = Date.now();
    const field = fieldOf(target) ?? target;
    clearTimeout(timers.get(field));
    if (isPassword(field)) typingPassword(field);
    else if (field.hasAttribute("data-live")) answering(field);
  });

  function answering(field) {
    if (isGroup(field)) touched.add(field);
    if (isEmpty(field)) clear(field);
    else if (isWrong(field)) checkSoon(field);
    else if (noteOf(field)?.textContent) clear(field); // what it said was about another value
  }

  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const field = fieldOf(target);
    if (touched.has(field) ? !field.contains(relatedTarget) : isUnfinished(field)) check(field);
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
    if (target.type === "checkbox" && target.checked && !fieldOf(target) && isWrong(target)) {
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
      const isNothingNew = isLeaving && judged.get(elt) === valueOf(elt);
      if (isNothingNew || (isEmpty(elt) && !isUnfinished(elt) && !isPassword(elt))) event.preventDefault();
    }
  });

  document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
    if (!elt.hasAttribute("data-live")) return;
    clearTimeout(timers.get(elt));
    judged.set(elt, valueOf(elt));
  });

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (isUnfinished(detail.elt)) detail.parameters[detail.elt.name] = "?";
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const input = event.detail.requestConfig?.elt;
    if (!input?.hasAttribute("data-live")) return;
    if (judged.get(input) !== valueOf(input)) event.detail.shouldSwap = false;
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

  /* ---- a slider says its value */

  function tell(slider, output) {
    output.value = slider.value;
    output.hidden = false;
  }

  document.addEventListener("input", ({ target }) => {
    const output = target.type === "range" && document.getElementById(`${target.id}-value`);
    if (output) tell(target, output);
  });

  /* ---- a number in groups, `({2}) {5}-{4}`: written so once all its digits are there. Before htmx hears of the change. */

  document.addEventListener("change", ({ target }) => {
    const format = target.getAttribute?.("data-kcnumberformat");
    if (format && /^[\d ()[\]{}+./_:*#-]+$/.test(target.value)) target.value = inGroups(format, target.value);
  }, true);

  function inGroups(format, value) {
    const digits = [...value.replace(/\D/g, "")];
    const wanted = [...format.matchAll(/\{(\d+)\}/g)].reduce((sum, [, count]) => sum + Number(count), 0);
    if (digits.length !== wanted) return value;
    return format.replace(/\{(\d+)\}/g, (_, count) => digits.splice(0, Number(count)).join(""));
  }

  /* ---- rows for several answers */

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-add-row], [name='row:remove']");
    const group = button?.closest("[data-rows]");
    if (!group) return;
    event.preventDefault();
    if (button.hasAttribute("data-add-row")) addRow(group);
    else removeRow(group, button.closest("[data-row]"));
  });

  const rowsOf = (group) => [...group.querySelectorAll("[data-row]")];
  const inputOf = (row) => row.querySelector("input, textarea");

  function addRow(group) {
    const last = rowsOf(group).at(-1);
    const row = last.cloneNode(true);
    const input = inputOf(row);
    input.value = "";
    input.removeAttribute("autofocus");
    if (input.getAttribute("aria-invalid") === "true") input.removeAttribute("aria-invalid");
    last.after(row);
    count(group);
    input.focus();
  }

  function removeRow(group, row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    count(group);
    inputOf(next).focus();
    say(group.dataset.removed);
    if (fieldOf(group)) answering(group);
  }

  function count(group) {
    const rows = rowsOf(group);
    const named = (text, number) => text.slice(0, text.lastIndexOf("#")) + number + text.slice(text.lastIndexOf("#") + 1);
    rows.forEach((row, place) => {
      const button = row.querySelector("[name='row:remove']");
      const label = row.querySelector("label");
      inputOf(row).id = label.htmlFor = `${group.id}--${place + 1}`;
      label.textContent = named(group.dataset.rowName, place + 1);
      button.setAttribute("aria-label", named(group.dataset.removeName, place + 1));
      button.hidden = rows.length === 1;
    });
    group.querySelector("[data-add-row]").hidden = rows.length >= Number(group.dataset.most || Infinity);
  }

  /* ---- questions that other answers bring up: asked with these answers alone, put into their empty slots */

  for (const form of document.querySelectorAll("form[data-questions]")) {
    const controlling = new Set(form.dataset.controlling.split(" "));
    form.addEventListener("change", ({ target }) => { if (controlling.has(target.name)) ask(form, controlling); });
    if ([...form.elements].some((each) => controlling.has(each.name) && isChanged(each))) ask(form, controlling);
  }

  /* A browser that fills a form again by itself, after a reload, says no word about it. */
  function isChanged(input) {
    if (input.options) return [...input.options].some((each) => each.selected && !each.defaultSelected && each.value);
    return input.checked !== input.defaultChecked || (input.value !== input.defaultValue && input.type !== "hidden");
  }

  let asking = 0;

  async function ask(form, controlling) {
    const turn = ++asking;
    const answers = [...new FormData(form)].filter(([name]) => controlling.has(name) || name === "flow");
    const headers = { "X-CSRFToken": form.elements.csrf_token.value, "HX-Request": "true" };
    try {
      const signal = AbortSignal.timeout(ASK_FOR);
      const response = await fetch(form.dataset.questions, { method: "POST", headers, signal, body: new URLSearchParams(answers) });
      const html = response.ok ? await response.text() : "";
      if (response.ok && turn === asking) bringUp(form, new DOMParser().parseFromString(html, "text/html"));
    } catch { /* whoever sends the form is asked then */ }
  }

  function bringUp(form, page) {
    const added = [];
    for (const slot of form.querySelectorAll("[data-slot]")) {
      const question = page.querySelector(`[data-slot="${slot.dataset.slot}"]`);
      const wasThere = slot.childElementCount > 0 && !slot.hidden;
      if (question && slot.childElementCount) renew(slot, question);
      else if (question) fill(slot, question);
      show(slot, question !== null);
      if (question && !wasThere) added.push(...slot.querySelectorAll("label, legend"));
    }
    showSections(form);
    const told = added.filter((label) => label.matches(".field > *, .field-checkbox label")).map(nameIn);
    if (told.length) say(form.dataset.added.replace("#", () => told.join(", ")));
  }

  function nameIn(label) {
    const copy = label.cloneNode(true);
    copy.querySelector(".optional")?.remove();
    return textOf(copy);
  }

  function showSections(form) {
    for (const section of form.querySelectorAll("[data-section]")) {
      section.hidden = ![...section.querySelectorAll("[data-field]")].some((field) => !field.closest("[data-slot][hidden]"));
    }
  }

  /* A question that somebody is just in goes when they leave it. */
  function show(slot, isShown) {
    const isHeld = !isShown && slot.contains(document.activeElement);
    slot.toggleAttribute("data-leaving", isHeld);
    if (isHeld) return;
    slot.hidden = !isShown;
    for (const input of slot.querySelectorAll("input, select, textarea, button")) input.disabled = !isShown;
  }

  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const slot = target.closest?.("[data-leaving]");
    if (!slot || slot.contains(relatedTarget)) return;
    show(slot, false);
    showSections(slot.closest("form"));
  });

  function fill(slot, question) {
    slot.append(...document.importNode(question, true).childNodes);
    if (window.htmx) window.htmx.process(slot);
    wake(slot);
  }

  /* What is there stays; whether it has to be answered, and what there is to choose from, may be another thing now. */
  function renew(slot, question) {
    const optional = slot.querySelector(".optional");
    if (optional) optional.hidden = question.querySelector(".optional")?.hidden ?? true;
    for (const now of question.querySelectorAll("[id]")) {
      const here = document.getElementById(now.id);
      if (!here || !slot.contains(here)) continue;
      if (now.hasAttribute("aria-required")) here.setAttribute("aria-required", "true");
      else here.removeAttribute("aria-required");
      if (now.options) offerOptions(here, now);
    }
    const group = question.querySelector(".field-choices");
    if (group) offerTicks(slot.querySelector(".field-choices"), group);
  }

  const listed = (elements) => [...elements].map((each) => each.value).join("\0");

  function offerOptions(select, now) {
    if (listed(select.options) === listed(now.options)) return;
    const chosen = [...select.selectedOptions].map((each) => each.value);
    select.replaceChildren(...[...now.options].map((each) => new Option(each.text, each.value)));
    for (const option of select.options) option.selected = chosen.includes(option.value);
    clear(select);
  }

  function offerTicks(group, now) {
    const inputs = (within) => within.querySelectorAll(".tick input");
    if (listed(inputs(group)) === listed(inputs(now))) return;
    const kept = new Map([...inputs(group)].map((input) => [input.value, input.closest(".tick")]));
    const place = group.querySelector(".tick").previousElementSibling;
    const ticks = [...inputs(now)].map((input) => kept.get(input.value) ?? document.importNode(input.closest(".tick"), true));
    for (const tick of group.querySelectorAll(".tick")) {
      if (ticks.includes(tick)) continue;
      if (tick.contains(document.activeElement)) group.focus();
      tick.remove();
    }
    place.after(...ticks);
    clear(group);
  }

  /* ---- whatever is on the page, or comes to it later */

  function wake(within) {
    offer(within);
    for (const output of within.querySelectorAll("output[data-value-of]")) {
      tell(document.getElementById(output.dataset.valueOf), output);
    }
    for (const button of within.querySelectorAll("[data-add-row], [name='row:remove']")) button.type = "button";
    for (const button of within.querySelectorAll("[data-default]")) button.remove();
  }

  wake(document);

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
    // Of the form's own, those outside of it too: the language switch stands in the footer.
    for (const button of [...form.elements].filter((each) => each.dataset.label !== undefined)) {
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
