// Small behaviours over pages that work without them. No inline handlers, nothing global; htmx does the fetching.
// One file on purpose: one request, and the hashed name of a static file covers all of it.

const STATUS_SENTENCES = {
  401: "หมดเวลาใช้งาน ลงชื่อเข้าใช้ในแท็บใหม่ แล้วกดบันทึกอีกครั้ง ค่าที่พิมพ์ไว้ยังอยู่",
  403: "คุณยังไม่มีสิทธิ์ทำรายการนี้",
  404: "ไม่พบรายการนี้ อาจถูกย้ายหรือลบไปแล้ว",
  413: "ไฟล์ใหญ่เกินกำหนด",
  429: "ส่งถี่เกินไป รอสักครู่แล้วลองอีกครั้ง",
};

// One strip for what went wrong with a fetched part; the page below it stays as it was.
function say(sentence) {
  const place = document.getElementById("flash");
  if (!place) return;
  const strip = document.createElement("div");
  strip.className = "strip bad";
  const text = document.createElement("div");
  text.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "linklike";
  close.textContent = "ปิด";
  close.addEventListener("click", () => strip.remove());
  strip.append(text, close);
  place.replaceChildren(strip);
}

// Guards for plain forms: nothing typed is lost unnoticed, and a second press does not send twice.
const dirty = new Set();

function unsaved(event) {
  if (![...dirty].some((form) => form.isConnected)) return;
  event.preventDefault();
  event.returnValue = "";
}

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("button[aria-disabled=true]")) button.removeAttribute("aria-disabled");
}

function onSubmit(event) {
  const form = event.target;
  if ((form.getAttribute("method") || "").toLowerCase() !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  dirty.delete(form);
  form.dataset.sending = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
  // A request that died must not leave a dead button behind.
  window.setTimeout(() => release(form), 8000);
}

function guardForms() {
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) dirty.add(form);
  });
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (!form) return;
    release(form);
    if (event.detail.successful) dirty.delete(form);
  });
  // Coming back with the browser's own button shows the page as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.querySelectorAll("form[data-sending]")) release(form);
  });
  window.addEventListener("beforeunload", unsaved);
}

function upgradeMenu() {
  const link = document.querySelector(".menu-link");
  const nav = document.getElementById("nav");
  const masthead = document.querySelector(".masthead");
  if (!link || !nav || !masthead) return;
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  link.setAttribute("aria-controls", "nav");
  const close = () => {
    nav.classList.remove("opened");
    link.setAttribute("aria-expanded", "false");
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const opened = nav.classList.toggle("opened");
    link.setAttribute("aria-expanded", String(opened));
    if (opened) {
      masthead.after(nav);
      nav.focus();
    }
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      link.click();
    }
  });
  nav.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      link.focus();
    }
  });
}

// A drop-down closes when the person looks elsewhere or presses Esc.
function upgradeDropdowns() {
  const opened = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of opened()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of opened()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// The choice is a cookie, so that the server can write it into <html> and the page never flashes.
function upgradeTheme() {
  const root = document.documentElement;
  const show = () => {
    for (const button of document.querySelectorAll("[data-theme-value]")) {
      button.setAttribute("aria-pressed", String((root.dataset.theme || "") === button.dataset.themeValue));
    }
  };
  for (const choice of document.querySelectorAll("[data-theme-choice]")) {
    choice.hidden = false;
    choice.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-value]");
      if (!button) return;
      const theme = button.dataset.themeValue;
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
      document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
      show();
    });
  }
  show();
}

function focusFirstProblem(within) {
  within.querySelector("[data-focus]")?.focus();
}

function jumpToSearch(event) {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const search = document.querySelector("input[type=search]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !search) return;
  event.preventDefault();
  search.focus();
}

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  const fault = "ระบบขัดข้อง ข้อมูลที่บันทึกแล้วไม่หาย ลองอีกครั้ง";
  say(STATUS_SENTENCES[status] || (status >= 500 ? fault : "ทำรายการไม่สำเร็จ ลองอีกครั้ง"));
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => say("ติดต่อระบบไม่ได้ ตรวจสัญญาณแล้วลองอีกครั้ง ค่าที่พิมพ์ไว้ยังอยู่"));
}
document.addEventListener("htmx:beforeRequest", (event) => event.target.closest("[data-region]")?.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.target.closest("[data-region]")?.removeAttribute("aria-busy"));
document.addEventListener("htmx:load", (event) => focusFirstProblem(event.detail.elt));
document.addEventListener("keydown", jumpToSearch);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break; // plain http outside this machine: the text can still be selected
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = "คัดลอกแล้ว";
  });
}

// A proposed sentence goes into the field it is about; its blanks are the writer's to fill.
function offerSentences(within) {
  const field = document.getElementById("id_title");
  if (!field) return;
  for (const button of within.querySelectorAll("[data-use][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      field.value = button.dataset.use;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
      const blank = field.value.indexOf("____");
      if (blank >= 0) field.setSelectionRange(blank, blank + 4);
    });
  }
}
document.addEventListener("htmx:load", (event) => offerSentences(event.detail.elt));
offerSentences(document);

upgradeMenu();
upgradeDropdowns();
upgradeTheme();
guardForms();
focusFirstProblem(document);
