// The reporting page on a phone: what could not be sent is kept on this machine, by key result and period, and goes when there is a signal.
// The page works without this file; then "บันทึกร่าง" and "ส่งรายงาน" do everything.

const form = document.querySelector("form[data-report]");
const bar = form?.querySelector("[data-offline]");
const quiet = bar?.textContent;
const PREFIX = `okr-report:${form?.dataset.report}:`;

const cards = () => [...form.querySelectorAll("[data-card]")];
const keyOf = (card) => PREFIX + card.dataset.card;
const fieldsOf = (card) => [...card.querySelectorAll("input, textarea, select")].filter((field) => field.name && !["hidden", "submit"].includes(field.type));

// Private windows and full disks refuse; then there is only the page itself.
function stored(key, value) {
  try {
    if (value === undefined) return JSON.parse(localStorage.getItem(key) || "null");
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return null;
  }
  return value;
}

function keep(card) {
  const typed = {};
  for (const field of fieldsOf(card)) {
    if (field.type === "checkbox") (typed[field.name] ||= []).push(...(field.checked ? [field.value] : []));
    else if (field.type !== "radio") typed[field.name] = field.value;
  }
  stored(keyOf(card), { typed, was: card.querySelector("[name$='-was']").value });
  tell();
}

function tell() {
  const waiting = cards().filter((card) => stored(keyOf(card))).length;
  bar.classList.toggle("offline", waiting > 0);
  bar.textContent = waiting ? `ออฟไลน์ เก็บไว้ในเครื่อง ${waiting} ค่า จะส่งให้เองเมื่อมีสัญญาณ` : quiet;
}

// What was typed before the signal went comes back into its fields, with the text that it started from: the server compares and says so when two differ.
function bringBack(card) {
  const kept = stored(keyOf(card));
  if (!kept) return;
  for (const field of fieldsOf(card)) {
    const text = kept.typed[field.name];
    if (text === undefined) continue;
    if (field.type === "checkbox") field.checked = text.includes(field.value);
    else field.value = text;
  }
  card.querySelector("[name$='-was']").value = kept.was;
}

const sendCard = (card) => card.dispatchEvent(new Event("change", { bubbles: true }));

function sendKept() {
  for (const card of cards()) if (stored(keyOf(card))) sendCard(card);
}

function cardOf(event) {
  return event.target.closest?.("[data-card]");
}

function fill(card, name, text) {
  for (const field of fieldsOf(card)) {
    if (field.name !== name) continue;
    if (field.type === "checkbox") field.checked = text.split(",").includes(field.value);
    else field.value = text;
  }
}

function useLast(event) {
  const button = event.target.closest?.("button[value^='same-']");
  if (!button) return;
  event.preventDefault();
  const card = cardOf(event);
  for (const name of ["value", "numerator", "denominator"]) {
    const text = button.getAttribute(`data-last-${name}`);
    if (text !== null) fill(card, `kr${card.dataset.card}-${name}`, text);
  }
  sendCard(card);
}

// The field itself is never swapped; what the answer says of it is.
function markFault(card, field) {
  const fault = card.querySelector(`#${CSS.escape(field.id)}_error`);
  if (!fault) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    return;
  }
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", fault.id);
}

function start() {
  for (const card of cards()) bringBack(card);
  tell();
  document.addEventListener("change", (event) => {
    const choice = event.target.closest?.("[data-fill]");
    if (choice?.checked) fill(cardOf(event), choice.dataset.fill, choice.dataset.text);
  }, true);
  form.addEventListener("click", useLast);
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => cardOf(event) && keep(cardOf(event)));
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    const card = cardOf(event);
    if (!card || !event.detail.xhr || event.detail.xhr.status === 0) return;
    // 409 has told the person about the other value; signed out or broken is kept for the next try.
    if (event.detail.successful || event.detail.xhr.status === 409) stored(keyOf(card), null);
    else keep(card);
    tell();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const state = event.target.closest?.("[data-below-plan]") || event.target.querySelector?.("[data-below-plan]");
    const more = state?.closest("[data-card]")?.querySelector("details.more");
    if (more) more.open = true;
    const card = cardOf(event) || event.target.querySelector?.("[data-card]");
    if (card) for (const field of fieldsOf(card)) markFault(card, field);
  });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const card of cards()) if (fieldsOf(card).some((field) => field.value !== field.defaultValue && field.type !== "checkbox")) keep(card);
  }, true);
  window.addEventListener("online", sendKept);
  // Modules run before htmx has taken its places; nobody would hear the change.
  const greet = () => navigator.onLine && sendKept();
  if (document.readyState === "complete") greet();
  else window.addEventListener("load", greet);
}

if (form && bar) start();
