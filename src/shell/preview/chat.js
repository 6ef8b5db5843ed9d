// Sends without reloading, asks for what is new, and keeps the newest message in sight. The page works without it.
"use strict";

(() => {
  /** How often the page asks for what is new, in milliseconds. */
  const EVERY = 3000;
  /** How long an answer may take, in milliseconds. */
  const PATIENCE = 10000;
  /** How often the workshop is looked at, in milliseconds. */
  const LOOK = 1000;

  const log = document.getElementById("log");
  const field = document.getElementById("text");
  const commands = document.getElementById("commands");
  const down = document.getElementById("down");
  const alarm = document.getElementById("alarm");

  const panel = document.getElementById("panel");
  const said = document.getElementById("said");
  const moment = document.getElementById("moment");

  let mark = log.dataset.mark;
  let sending = Promise.resolve();

  /** Asks the bot; what it answers counts only if nothing else was shown meanwhile. */
  async function ask(path, options) {
    const since = mark;
    try {
      const answer = await fetch(path(since), {
        ...options,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
      });
      const kind = answer.headers.get("content-type") || "";
      if (!answer.ok || !kind.startsWith("application/json")) throw new Error("refused");
      const news = await answer.json();
      down.hidden = true;
      return since === mark ? show(news) : poll();
    } catch (error) {
      if (down.hidden) {
        down.hidden = false;
        toEnd();
      }
      throw error;
    }
  }

  function poll() {
    return ask((since) => "/nytt?since=" + encodeURIComponent(since), {});
  }

  function send(name, value) {
    const options = (since) => ({ method: "POST", body: new URLSearchParams({ [name]: value, since }) });
    sending = sending.catch(() => {}).then(() => ask(() => "/send", options(mark)));
    sending.then(look, look);
    return sending;
  }

  /** Puts what is new on the screen; gives the first message of the bot in it. */
  function show(news) {
    const wasAtEnd = isAtEnd();
    mark = news.mark;
    const before = news.cleared ? null : log.lastElementChild;
    if (news.cleared) log.replaceChildren();
    log.insertAdjacentHTML("beforeend", news.html);
    const added = Array.from(log.children);
    if (before) added.splice(0, added.indexOf(before) + 1);
    const first = added.find((message) => message.classList.contains("bot")) || null;
    const grave = added.find((message) => message.matches(".emergency, .urgent"));
    if (grave) announce(grave);
    if (added.length > 0 && (wasAtEnd || grave || news.cleared)) toEnd(first);
    return first;
  }

  /** An emergency is said at once, whatever else is being read. */
  function announce(message) {
    const text = message.querySelector(".text");
    if (!text) return;
    const line = text.textContent.trim().split("\n")[0];
    alarm.textContent = "";
    alarm.lang = text.lang;
    window.setTimeout(() => { alarm.textContent = line; }, 50);
  }

  /** Looks what the workshop shows now, and says what has changed in the files to those who do not see it. */
  async function look() {
    const answer = await fetch("/workshop?since=" + encodeURIComponent(panel.dataset.mark), {
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!answer || !answer.ok) return;
    const now = await answer.json();
    if (now.html === "" || now.mark === panel.dataset.mark) return;
    const before = state();
    const open = panel.querySelector("details[open]") !== null;
    const focused = panel.contains(document.activeElement) ? document.activeElement.getAttribute("name") : null;
    panel.dataset.mark = now.mark;
    panel.innerHTML = now.html;
    const details = panel.querySelector("details");
    if (details) details.open = open;
    const again = focused && panel.querySelector("[name=" + focused + "]");
    if (again) again.focus({ preventScroll: true });
    const after = state();
    if (after !== before) said.textContent = after;
  }

  /** What became of the files, in words. */
  function state() {
    return Array.from(panel.querySelectorAll(".told, #count"), (part) => part.textContent).join(" ");
  }

  function isAtEnd() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  }

  /** Scrolls to the end, but never past the beginning of what was said last. */
  function toEnd(first) {
    log.scrollTop = log.scrollHeight;
    if (first && first.getBoundingClientRect().top < log.getBoundingClientRect().top) {
      first.scrollIntoView({ block: "start" });
    }
  }

  document.addEventListener("submit", (event) => {
    const by = event.submitter;
    const writes = event.target.id === "write";
    // A browser that does not say which button it was sends the form itself.
    if (!writes && !by) return;
    event.preventDefault();
    if (writes) return write();
    if (event.target.id === "clock") {
      return send("clock", moment.value).then(() => moment.select(), () => {});
    }
    // Who sets something stays where it is set.
    if (event.target.closest("#workshop")) return send(by.name, by.value).catch(() => {});
    commands.open = false;
    send(by.name, by.value).then((first) => {
      log.scrollTop = log.scrollHeight;
      if (first) first.focus({ preventScroll: true });
      toEnd(first);
    }, () => {});
  });

  function write() {
    const text = field.value;
    if (text.trim() === "") return field.focus();
    field.value = "";
    field.focus();
    send("text", text).then(toEnd, () => {
      if (field.value === "") field.value = text;
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && commands.open) {
      commands.open = false;
      commands.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!commands.contains(event.target)) commands.open = false;
  });

  window.setInterval(() => look().catch(() => {}), LOOK);
  window.setInterval(() => poll().catch(() => {}), EVERY);
  const last = document.getElementById("last");
  toEnd(last && last.parentElement);
})();
