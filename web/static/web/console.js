// Shared behaviour of the console: keyboard, navigation on small screens, menus, confirmations.
//
// Pages declare what they want in attributes:
//   data-list / data-row      a list walked with j and k; Enter opens the row's [data-open] link
//   data-key="a"              pressing a clicks the element (inside the current row if it is there)
//   data-focus-key="/"        pressing / focuses the element
//   data-confirm="text"       asks before the form is sent
//   data-open-wide            a <details> that stands open where there is room
//   data-check-all            a button that ticks every box of its form
//   data-submit-on-change     sends the form when a field changes

document.documentElement.classList.add("scripted");

const help = document.querySelector("[data-help]");

function isTyping(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select") !== null);
}

function rows() {
  return [...document.querySelectorAll("[data-list] [data-row]")].filter((row) => row.offsetParent !== null);
}

function currentRow() {
  return document.querySelector("[data-row].current");
}

function step(by) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(currentRow());
  const next = all[Math.min(all.length - 1, Math.max(0, at === -1 ? (by > 0 ? 0 : all.length - 1) : at + by))];
  currentRow()?.classList.remove("current");
  next.classList.add("current");
  const target = next.querySelector("[data-open]") ?? next;
  if (target === next) next.tabIndex = -1;
  target.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  next.dispatchEvent(new CustomEvent("row-current", { bubbles: true }));
}

function byAttribute(name, value) {
  const selector = `[${name}="${CSS.escape(value)}"]`;
  return currentRow()?.querySelector(selector)
    ?? [...document.querySelectorAll(selector)].find((one) => one.offsetParent !== null && !one.disabled);
}

function openHelp() {
  if (help !== null && !help.open) help.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (document.querySelector("dialog[open]") !== null) return;
  if (event.key === "Escape") {
    setNavigation(false);
    closeMenus(null);
    return;
  }
  if (event.key === "?") openHelp();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "Enter") {
    const link = currentRow()?.querySelector("[data-open]");
    // A focused control keeps its own Enter.
    if (!link || event.target.closest("a, button, summary")) return;
    link.click();
  } else {
    const focus = byAttribute("data-focus-key", event.key);
    const press = byAttribute("data-key", event.key);
    if (focus) {
      focus.focus();
      focus.select?.();
    } else if (press) press.click();
    else return;
  }
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-list] [data-row]");
  if (row && row !== currentRow()) {
    currentRow()?.classList.remove("current");
    row.classList.add("current");
  }
});

const helpButton = document.querySelector("[data-help-open]");
if (helpButton !== null && help !== null) {
  helpButton.hidden = false;
  helpButton.addEventListener("click", openHelp);
}

const menuButton = document.querySelector("[data-menu-button]");
const navigation = document.getElementById("navigation");

function setNavigation(open) {
  navigation?.classList.toggle("open", open);
  menuButton?.setAttribute("aria-expanded", String(open));
}

menuButton?.addEventListener("click", () => setNavigation(!navigation.classList.contains("open")));

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-menu]"));
  if (!event.target.closest("#navigation, [data-menu-button]")) setNavigation(false);
});

document.addEventListener("submit", (event) => {
  const words = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (words && !window.confirm(words)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-check-all]");
  for (const box of button?.form?.querySelectorAll("input[type=checkbox]") ?? []) box.checked = true;
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-submit-on-change") && !event.target.hasAttribute("data-no-submit")) form.requestSubmit();
});

if (window.matchMedia("(min-width: 60.01rem)").matches) {
  for (const box of document.querySelectorAll("details[data-open-wide]")) box.open = true;
}
