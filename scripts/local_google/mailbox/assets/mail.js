// Lists the mail, shows the chosen letter and looks for new mail every two seconds.

const POLL_MILLISECONDS = 2000;
const texts = JSON.parse(document.getElementById("texts").textContent);
const language = document.documentElement.lang;
const at = (id) => document.getElementById(id);

let mails = [];
let opened = null;
let view = "html";
const read = new Set(JSON.parse(localStorage.getItem("read-mail") ?? "[]"));

// Everything a sender wrote reaches the page through textContent alone.
function element(tag, text = "", className = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function when(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  const style = today ? { timeStyle: "short" } : { dateStyle: "short" };
  return new Intl.DateTimeFormat(language, style).format(date);
}

function sent(header) {
  const date = new Date(header);
  if (Number.isNaN(date.getTime())) return header;
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(date);
}

function drawList() {
  const wanted = at("filter").value.trim().toLowerCase();
  const shown = mails.filter((mail) =>
    `${mail.to}\n${mail.from}\n${mail.subject}`.toLowerCase().includes(wanted));
  // Newest on top, as mail programs do.
  at("list").replaceChildren(...shown.reverse().map(listItem));
  at("empty").textContent = shown.length ? "" : mails.length ? texts.no_match : texts.empty;
  at("count").textContent = mails.length ? `(${mails.length})` : "";
  at("clear").hidden = mails.length === 0;
}

function listItem(mail) {
  const button = element("button");
  button.type = "button";
  button.setAttribute("aria-current", String(mail.id === opened));
  button.append(
    element("span", mail.to, "who"),
    element("span", when(mail.received), "when"),
    element("span", mail.subject || texts.subject_missing, "what"),
  );
  button.addEventListener("click", () => { location.hash = String(mail.id); });
  const item = element("li", "", read.has(mail.id) ? "" : "unread");
  item.append(button);
  return item;
}

async function openLetter() {
  opened = Number(location.hash.slice(1)) || null;
  document.body.classList.toggle("reading", opened !== null);
  at("letter").hidden = opened === null;
  at("choose").hidden = opened !== null;
  at("choose").textContent = texts.choose;
  drawList();
  if (opened === null) return;
  const asked = opened;
  const answer = await fetch(`/mail/messages/${asked}/letter`);
  if (asked !== opened) return;
  if (!answer.ok) {
    at("letter").hidden = true;
    at("choose").hidden = false;
    at("choose").textContent = texts.gone;
    return;
  }
  read.add(asked);
  localStorage.setItem("read-mail", JSON.stringify([...read].slice(-2000)));
  drawLetter(await answer.json());
  drawList();
}

function drawLetter(letter) {
  const mail = mails.find((each) => each.id === opened);
  at("subject").textContent = letter.headers.subject || texts.subject_missing;
  const lines = [
    [texts.from, letter.headers.from],
    [texts.to, letter.headers.to],
    [texts.cc, letter.headers.cc],
    [texts.reply_to, letter.headers["reply-to"]],
    [texts.date, sent(letter.headers.date)],
  ];
  // Who the envelope named can differ from what the letter claims; then both are worth knowing.
  const claimed = `${letter.headers.to} ${letter.headers.cc}`;
  if (mail && !mail.to.split(", ").every((address) => claimed.includes(address))) {
    lines.push([texts.delivered, mail.to]);
  }
  at("headers").replaceChildren(...lines.filter(([, value]) => value)
    .flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  at("attachments").replaceChildren(...letter.attachments.map(attachmentItem));
  at("tab-html").disabled = !letter.html;
  at("tab-text").disabled = letter.text === null;
  at("plain").dataset.text = letter.text ?? "";
  const usable = { html: letter.html, text: letter.text !== null, source: true };
  show(usable[view] ? view : letter.html ? "html" : letter.text !== null ? "text" : "source");
}

function attachmentItem(attachment, place) {
  const link = element("a", `${attachment.name} (${Math.ceil(attachment.size / 1024)} KB)`);
  link.href = `/mail/messages/${opened}/attachments/${place}`;
  const item = element("li");
  item.append(link);
  return item;
}

async function show(wanted) {
  const id = opened;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    tab.setAttribute("aria-selected", String(tab.dataset.view === wanted));
  }
  at("frame").hidden = wanted !== "html";
  at("widths").hidden = wanted !== "html";
  at("plain").hidden = wanted === "html";
  if (wanted === "html") at("frame").src = `/mail/messages/${id}/html`;
  if (wanted === "text") at("plain").textContent = at("plain").dataset.text;
  if (wanted === "source") {
    at("plain").textContent = "";
    const source = await (await fetch(`/mail/messages/${id}`)).text();
    if (id === opened) at("plain").textContent = source;
  }
  at("plain").scrollTop = 0;
}

function chooseView(event) {
  view = event.currentTarget.dataset.view;
  show(view);
}

function moveBetweenTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...document.querySelectorAll("[role=tab]:not(:disabled)")];
  const next = tabs[(tabs.indexOf(event.currentTarget) + step + tabs.length) % tabs.length];
  next.focus();
  next.click();
}

function chooseWidth(event) {
  const { width } = event.currentTarget.dataset;
  at("view").dataset.width = width;
  for (const button of at("widths").children) {
    button.setAttribute("aria-pressed", String(button.dataset.width === width));
  }
}

async function clearAll() {
  if (!confirm(texts.delete_question)) return;
  await fetch("/mail/messages", { method: "DELETE" });
  location.hash = "";
  await poll();
}

async function poll() {
  try {
    const fetched = await (await fetch("/mail/messages")).json();
    const changed = fetched.length !== mails.length || fetched.at(-1)?.id !== mails.at(-1)?.id;
    mails = fetched;
    if (changed) drawList();
    at("status").textContent = "";
  } catch {
    at("status").textContent = texts.offline;
  }
}

async function keepPolling() {
  if (!document.hidden) await poll();
  setTimeout(keepPolling, POLL_MILLISECONDS);
}

for (const tab of document.querySelectorAll("[role=tab]")) {
  tab.addEventListener("click", chooseView);
  tab.addEventListener("keydown", moveBetweenTabs);
}
for (const button of at("widths").children) button.addEventListener("click", chooseWidth);
at("filter").addEventListener("input", drawList);
at("clear").addEventListener("click", clearAll);
at("back").addEventListener("click", () => { location.hash = ""; });
addEventListener("hashchange", openLetter);

drawList();
await poll();
drawList();
await openLetter();
setTimeout(keepPolling, POLL_MILLISECONDS);
