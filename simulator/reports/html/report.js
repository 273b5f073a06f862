"use strict";
(() => {
  const find = (id) => document.getElementById(id);
  const bar = document.querySelector("search");
  const field = find("search"), code = find("code"), shown = find("shown"), clear = find("clear");
  const boxes = [...bar.querySelectorAll("input[type=checkbox]")];
  const lists = ["causes", "messages"].map((name) => ({
    name,
    entries: [...document.querySelectorAll(`.${name} > .entry`)],
  }));
  const texts = new WeakMap();

  const plain = (text) => text.normalize("NFC").toLowerCase();
  const textOf = (entry) => {
    if (!texts.has(entry)) texts.set(entry, plain(entry.textContent));
    return texts.get(entry);
  };
  const asked = () => plain(field.value).split(/\s+/).filter(Boolean);

  function isAsked(entry, words, severities) {
    const { severity, codes } = entry.dataset;
    return (
      (!code.value || codes.split(" ").includes(code.value)) &&
      (severities === null || severity.split(" ").some((one) => severities.has(one))) &&
      words.every((word) => textOf(entry).includes(word))
    );
  }

  function filter() {
    const words = asked();
    const on = boxes.filter((box) => box.checked).map((box) => box.name);
    const severities = on.length === boxes.length ? null : new Set(on);
    const counts = lists.map(({ name, entries }) => {
      let count = 0;
      for (const entry of entries) {
        entry.hidden = !isAsked(entry, words, severities);
        count += entry.hidden ? 0 : 1;
      }
      return `${count} of ${entries.length} ${name}`;
    });
    shown.textContent = counts.join(", ");
    clear.disabled = !words.length && !code.value && severities === null;
    highlight(words);
  }

  function highlight(words) {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete("found");
    if (!words.length) return;
    const ranges = [];
    for (const entry of document.querySelectorAll(".entry:not([hidden])")) {
      const open = entry.querySelector("details[open]");
      const walker = document.createTreeWalker(open || entry.querySelector("summary"), NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node && ranges.length < 2000; node = walker.nextNode()) {
        const text = node.data.toLowerCase();
        if (text.length !== node.data.length) continue;
        for (const word of words) {
          for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
            const range = new Range();
            range.setStart(node, at);
            range.setEnd(node, at + word.length);
            ranges.push(range);
          }
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  function reset() {
    field.value = "";
    code.value = "";
    for (const box of boxes) box.checked = true;
    filter();
  }

  function reveal() {
    const target = location.hash && find(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const entry = target.closest(".entry");
    if (entry && entry.hidden) reset();
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView();
    target.querySelector("summary")?.focus({ preventScroll: true });
  }

  function withCopying(block) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      const lines = [...block.querySelectorAll(":scope > span")].map((line) => line.textContent);
      try {
        await navigator.clipboard.writeText(lines.join(""));
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(block);
        button.textContent = "Selected";
      }
    });
    button.addEventListener("blur", () => { button.textContent = "Copy"; });
    block.append(button);
  }

  if ("highlights" in CSS) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("::highlight(found) { background: #ffe066; color: #1c2126; }");
    document.adoptedStyleSheets = [sheet];
  }

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 80);
  });
  for (const one of [code, ...boxes]) one.addEventListener("change", filter);
  clear.addEventListener("click", () => { reset(); field.focus(); });
  for (const link of document.querySelectorAll("a[data-code]")) {
    link.addEventListener("click", () => { reset(); code.value = link.dataset.code; filter(); });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === code) return;
    if (event.key === "/" && event.target !== field) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (clear.disabled) field.blur();
      else reset();
    }
  });
  document.addEventListener("toggle", () => highlight(asked()), true);
  addEventListener("hashchange", reveal);
  for (const block of document.querySelectorAll(".diff pre, .commands")) withCopying(block);

  bar.hidden = false;
  filter();
  reveal();
})();
