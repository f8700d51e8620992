/* What must hold on every page, whatever it is about: each law answers with what breaks it. Runs inside the page. */
(told) => {
  const faults = [];
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const fault = (item, text, element) =>
    faults.push(`${item}: ${text}${element ? ` ${element.outerHTML.slice(0, 160)}` : ""}`);
  const words = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
  };

  /* ---- colours */

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] === 255) return colour;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const outside = (element) => behind(element.parentElement);

  /* ---- what can be operated */

  const controls = all("input:not([type=hidden]), select, textarea").filter((each) => each.ariaHidden !== "true");
  const shown = controls.filter(isSeen);
  const typed = shown.filter((each) => !["checkbox", "radio"].includes(each.type));
  const stops = all("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']").filter(
    (each) => each.tabIndex >= 0 && each.checkVisibility({ visibilityProperty: true }));
  const errors = all(".field-message.is-wrong");
  const hintsOf = (control) => (control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)
    .map((id) => document.getElementById(id));

  /* ---- where the page begins: at what is wrong, at the only thing it is about, else at its top */

  const isAt = document.activeElement === document.body ? "" : document.activeElement.id;
  if (isAt !== told.focus) fault(5, `the focus is at “${isAt}”, not at “${told.focus}”`);

  /* ---- 3: ids and forms */

  const ids = all("[id]").map((each) => each.id);
  for (const id of new Set(ids.filter((each, at) => ids.indexOf(each) !== at))) fault(3, `the id ${id} stands twice`);
  for (const form of all("form form")) fault(3, "a form in a form", form);

  /* ---- 4, 5: the page's frame */

  const heading = one("h1");
  if (all("h1").length !== 1) fault(5, `${all("h1").length} first headings`);
  if (all("main").length !== 1 || all("header").length !== 1 || all("footer").length !== 1) fault(5, "landmarks");
  if (!stops[0]?.matches(".skip-link[href='#main']")) fault(5, "the first stop is no skip link", stops[0]);
  if (one("[tabindex]:not([tabindex='0']):not([tabindex='-1'])")) fault(26, "an own order of tabs");
  const prefix = told.hasErrors ? `${told.errorPrefix} ` : "";
  if (document.title !== `${prefix}${words(heading)} – ${words(one(".brand-name"))}`)
    fault(4, `the title “${document.title}” under the heading “${words(heading)}”`);
  if (!document.documentElement.lang || !document.documentElement.dir) fault(34, "no language or direction");

  /* ---- 6, 8: labels */

  for (const control of shown) {
    const label = control.labels?.[0];
    if (!label || !isSeen(label) || !words(label)) fault(6, "no visible label", control);
    const isMarked = label?.querySelector(".optional") !== null;
    const isRequired = control.ariaRequired === "true";
    if (typed.includes(control) && !control.readOnly && isMarked === isRequired)
      fault(8, "neither required nor marked as optional, or both", control);
    if (control.hasAttribute("required")) fault(8, "the browser's own complaint", control);
  }
  for (const form of all("form")) if (form.querySelector(".input") && !form.noValidate) fault(8, "no novalidate", form);

  /* ---- 7: what is wrong is marked where it is wrong, and only there */

  for (const control of controls) {
    const isWrong = control.getAttribute("aria-invalid");
    if (isWrong !== null && isWrong !== "true") fault(7, "an empty aria-invalid", control);
    const isTold = hintsOf(control).some((each) => each?.querySelector(".is-wrong"));
    if ((isWrong === "true") !== isTold) fault(7, "marked as wrong, or told, not both", control);
    if (hintsOf(control).includes(null)) fault(7, "described by what is not there", control);
  }

  /* ---- 9, 10: purposes and keyboards */

  const purposes = {
    username: ["username"], email: ["email"], firstName: ["given-name"], lastName: ["family-name"],
    phoneNumber: ["tel"], code: ["one-time-code"], password: [told.password],
    "password-new": ["new-password"], "password-confirm": ["new-password"],
  };
  for (const control of controls.filter((each) => !["checkbox", "radio"].includes(each.type))) {
    const { name, type } = control;
    const purpose = control.getAttribute("autocomplete");
    if (purposes[name] && !purposes[name].includes(purpose)) fault(9, `the purpose ${purpose}`, control);
    if (!purpose || purpose === "off") fault(9, "no purpose", control);
    if (control.hasAttribute("maxlength") || control.hasAttribute("pattern")) fault(10, "cuts what is typed", control);
    if (control.hasAttribute("placeholder")) fault(6, "a placeholder", control);
    if (name === "email" && (type !== "email" || control.inputMode !== "email")) fault(10, "no e-mail keyboard", control);
    if (name === "phoneNumber" && type !== "tel") fault(10, "no telephone keyboard", control);
    if (name === "code" && control.inputMode !== "numeric") fault(10, "no number keyboard", control);
    const isExact = ["username", "email", "code", "password", "password-new", "password-confirm"].includes(name);
    if (isExact && (control.autocapitalize !== "none" || control.spellcheck)) fault(10, "is corrected", control);
    if (!control.enterKeyHint) fault(10, "no word on the enter key", control);
    if (["email", "code", "tel"].includes(type === "text" ? name : type) && getComputedStyle(control).direction !== "ltr")
      fault(34, "an address that runs from the right", control);
  }
  for (const element of all("[autocomplete=off]")) fault(9, "autocomplete is off", element);

  /* ---- 11: nobody minds pasting and dropping */

  for (const control of typed) {
    for (const kind of ["paste", "drop", "dragover"]) {
      if (!control.dispatchEvent(new Event(kind, { bubbles: true, cancelable: true }))) fault(11, `no ${kind}`, control);
    }
  }

  /* ---- 12, 13, 15: passwords */

  for (const control of all("[type=password]")) {
    const form = control.form;
    if (!form.querySelector("[autocomplete~=username], [autocomplete=email]")) fault(12, "whose password?", form);
    const show = form.querySelector(`.button-show[aria-controls="${control.id}"]`);
    if (!show) fault(13, "cannot be shown", control);
    else if (isSeen(show) !== (told.hasScripts && isSeen(control))) fault(13, "the button to show it", show);
    if (control.value) fault(18, "a password came back", control);
    const rules = document.getElementById(`${control.id}-rules`);
    if (!rules) continue;
    if (!(rules.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING)) fault(15, "told too late", control);
    if (!hintsOf(control).some((each) => each.contains(rules))) fault(15, "the rules do not describe it", control);
  }

  /* ---- 17: the error summary */

  const summary = one("#error-summary");
  if ((summary !== null) !== told.hasErrors) fault(17, "a summary where nothing is wrong, or none");
  if (summary) {
    if (summary !== one("main").firstElementChild) fault(17, "the page does not begin with it");
    const lines = all("li", summary);
    if (!words(summary.querySelector("h2")) || !lines.length) fault(17, "an empty summary");
    const targets = lines.map((line) => line.querySelector("a")).filter(Boolean)
      .map((link) => [link, document.getElementById(link.hash.slice(1))]);
    for (const [link, target] of targets) {
      const note = target && document.getElementById(`${target.id}-message`);
      if (!target || !isSeen(target)) fault(17, "leads nowhere", link);
      else if (note && words(note) && !words(note).includes(words(link))) fault(17, "other words than at the field", link);
    }
    const places = targets.map(([, target]) => controls.indexOf(target));
    if (places.join() !== [...places].sort((a, b) => a - b).join()) fault(17, `another order than the form: ${places}`);
    for (const error of errors) {
      const text = words(error).slice(told.errorPrefix.length).trim();
      if (!lines.some((line) => words(line) === text)) fault(17, `is not in the summary: ${text}`);
    }
  }
  for (const error of errors) {
    if (!words(error).startsWith(told.errorPrefix)) fault(30, "told by colour alone", error);
    if (!getComputedStyle(error, "::before").content.includes("!")) fault(30, "without its sign", error);
  }

  /* ---- 13, 36: without scripts no button is dead */

  if (!told.hasScripts) {
    for (const button of all("button").filter(isSeen)) if (button.type !== "submit") fault(36, "a dead button", button);
    for (const form of all("form")) if (!form.getAttribute("action") || form.method !== "post") fault(36, "a form", form);
  }

  /* ---- 28: big enough for a finger, and not too near to each other */

  const isInSentence = (link) => [...link.parentElement.childNodes].some(
    (node) => node !== link && node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const isText = (element) => element.matches("a") && (isInSentence(element) || element.closest(".error-summary, .prose, .mail-text"));
  const boxes = [];
  for (const element of stops.filter(isSeen).filter((each) => !isText(each) && !each.matches("[role=region], .skip-link"))) {
    const target = element.closest(".tick") ?? element;
    const box = target.getBoundingClientRect();
    if (Math.min(box.width, box.height) < 43.5) fault(28, `${Math.round(box.width)}×${Math.round(box.height)} pixels`, element);
    boxes.push([element, box]);
  }
  boxes.forEach(([element, box], at) => {
    for (const [other, place] of boxes.slice(at + 1)) {
      const apart = Math.max(place.left - box.right, box.left - place.right, place.top - box.bottom, box.top - place.bottom);
      if (apart < 7.5) fault(28, `${Math.round(apart)} pixels from ${other.outerHTML.slice(0, 90)}`, element);
    }
  });

  /* ---- 29: what is no text is seen too */

  for (const element of all(".input, .button-show, .button-secondary").filter(isSeen)) {
    const found = contrast(getComputedStyle(element).borderTopColor, outside(element));
    if (found < 3) fault(29, `a border of ${found.toFixed(2)}`, element);
  }
  const chosen = getComputedStyle(document.body, "::selection");
  if (contrast(chosen.color, chosen.backgroundColor) < 4.5) fault(29, "the selection");
  const root = getComputedStyle(document.documentElement);
  const token = (name) => root.getPropertyValue(name).trim();
  if (contrast(token("--ink"), token("--caution-wash")) < 4.5) fault(29, "what the browser filled in");
  if (contrast(token("--ink-soft"), token("--surface")) < 4.5) fault(29, "a button that waits");

  /* ---- 32: dark is dark, from the first paint on */

  const isDark = luminance(getComputedStyle(document.body).backgroundColor) < 0.05;
  if (isDark !== (told.scheme === "dark")) fault(32, `not ${told.scheme}`);
  const scheme = one("meta[name=color-scheme]");
  if (scheme?.content !== "light dark") fault(32, "the browser does not know that both are meant");

  /* ---- 33: nothing moves */

  if (document.getAnimations().length) fault(33, "something moves");
  for (const element of all("video, audio, marquee, meta[http-equiv=refresh]")) fault(33, "moves by itself", element);

  /* ---- 27: the focus is seen wherever it is */

  for (const element of stops) {
    element.focus({ focusVisible: true });
    if (document.activeElement !== element) { fault(27, "takes no focus", element); continue; }
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) fault(27, "no ring", element);
    else if (contrast(outlineColor, outside(element)) < 3) fault(27, "a pale ring", element);
    const box = element.getBoundingClientRect();
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
    const isCovered = points.filter(([, y]) => y >= 0 && y < innerHeight).some(([x, y]) => {
      const found = document.elementFromPoint(x, y);
      return found && !element.contains(found) && !found.contains(element) && found.closest("label")?.control !== element;
    });
    if (isCovered || box.bottom < 0 || box.top > innerHeight) fault(27, "is hidden while it has the focus", element);
  }

  /* ---- 26: one stop after the other, down the page; cards that stand beside each other aside */

  if (!one(".cards") || innerWidth < 640) {
    const places = stops.filter((each) => isSeen(each)).map((each) => [each, each.getBoundingClientRect()]);
    places.slice(1).forEach(([element, box], at) => {
      if (box.bottom <= places[at][1].top) fault(26, "comes after what stands below it", element);
    });
  }

  /* ---- 31: nothing sticks out; 35: nor with longer words */

  const tooWide = (item, when) => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return;
    const guilty = all("body *").filter((each) => each.getBoundingClientRect().right > innerWidth + 1).at(-1);
    fault(item, `too wide ${when}`, guilty ?? document.body);
  };
  const cutOff = (item, when) => {
    for (const element of all("p, label, legend, a, button, h1, h2, li, dt, dd, summary").filter(isSeen)) {
      const { overflowX, overflowY } = getComputedStyle(element);
      const isClipped = (overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1)
        || (overflowY !== "visible" && element.scrollHeight > element.clientHeight + 1);
      if (isClipped) fault(item, `cut off ${when}`, element);
    }
  };
  tooWide(31, "as it is");
  const spacing = new CSSStyleSheet();
  spacing.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [spacing];
  tooWide(31, "with wider letters");
  cutOff(31, "with wider letters");
  document.adoptedStyleSheets = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push([walker.currentNode, walker.currentNode.data]);
  for (const [node, text] of texts) {
    if (text.trim()) node.data = `${text} ${text.trim().slice(0, Math.ceil(text.trim().length * 0.4))}`;
  }
  tooWide(35, "with longer words");
  cutOff(35, "with longer words");
  for (const [node, text] of texts) node.data = text;
  return faults;
}
