// What the pages gain where script runs. Nothing depends on it: each of these
// saves a step that also works by link or by form.
(() => {
  "use strict";

  // Single keys, unless the reader has turned them off: they do nothing while one types, beside other keys, or in a dialog.
  const focusSearch = () => {
    const search = [...document.querySelectorAll("[data-slash]")].findLast((e) => e.checkVisibility());
    if (!search) return;
    if (search.matches("a")) return search.click();
    search.focus();
    search.select();
  };
  const stepRow = (by) => {
    const rows = [...document.querySelectorAll("main a.row-link")].filter((e) => e.checkVisibility());
    const at = rows.indexOf(document.activeElement);
    rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  };
  const keys = {
    "/": focusSearch,
    "?": () => document.getElementById("shortcuts")?.showModal(),
    j: () => stepRow(1),
    k: () => stepRow(-1),
  };
  let began = -Infinity; // when g was pressed: a letter that follows soon leads to a page

  document.addEventListener("keydown", (event) => {
    if (!document.body.matches("[data-shortcuts]") || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1 || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const led = event.timeStamp - began < 1500 && document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
    began = event.key === "g" && !led && !event.repeat ? event.timeStamp : -Infinity;
    const act = led ? () => led.click() : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // Menus close on Escape and on a press elsewhere.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // Links that show a dialog make it modal; the focus returns to the link when it closes.
  const closers = {
    dialog: (dialog) => dialog.close(),
    toast: (toast) => {
      toast.remove();
      document.getElementById("content")?.focus({ preventScroll: true });
    },
  };

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const closer = event.target.closest("[data-close]");
    if (!opener && !closer) return;
    event.preventDefault();
    if (opener) document.getElementById(opener.dataset.dialog).showModal();
    else closers[closer.dataset.close](closer.closest("." + closer.dataset.close));
  });

  // An address may name a dialog; once closed, the address names the link that opens it.
  const named = document.querySelector("dialog:target");
  named?.addEventListener("close", () => location.replace("#" + named.id + "-opener"), { once: true });
  named?.showModal();

  // Copy buttons.
  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    const word = button.querySelector("span");
    const before = word.textContent;
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      getSelection().selectAllChildren(source); // not allowed: leave it selected
      return;
    }
    word.textContent = button.dataset.copied;
    setTimeout(() => (word.textContent = before), 2000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });

  // Selects that send their form as soon as they change.
  document.addEventListener("change", (event) => {
    if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
  });

  // A form is sent once: the second press of an impatient hand does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 3000); // downloads leave the page standing
  });

  // A refused form opens at its list of errors.
  document.querySelector("[data-focus]")?.focus();
})();
