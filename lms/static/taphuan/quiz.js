// Saves each changed question as one goes, says whether it is saved, and counts down where a clock runs. The server
// decides everything; without this script the buttons below the questions do the same.
const form = document.getElementById("bai-lam");
const PREFIX = "taphuan-bai:";
const isShared = "shared" in document.documentElement.dataset; // nothing stays on a device that others use
const store = isShared ? null : openStore();

function openStore() {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

function forgetOthers(kept) {
  if (!store) return;
  Object.keys(store).filter((key) => key.startsWith(PREFIX) && key !== kept).forEach((key) => store.removeItem(key));
}

if (form) {
  const key = PREFIX + form.dataset.session;
  forgetOthers(key);
  saveAsOneGoes(form, key);
} else {
  forgetOthers("");
}

function saveAsOneGoes(form, key) {
  const state = document.getElementById("da-luu");
  const changed = new Map(); // question -> how often it changed, so that a change during a request is not lost
  let count = 0, isSending = false, isOver = false, wait = 0, timer = 0, clock = null;

  const say = (name, more = "") => {
    state.textContent = form.dataset[name] + more;
    state.dataset.state = name;
  };
  const question = (id) => form.querySelector(`[data-question="${id}"]`);
  const fields = (id) =>
    [...question(id).querySelectorAll("input, select")]
      .filter((field) => !field.name.startsWith("seen-"))
      .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);

  const keep = () => {
    try {
      store?.setItem(key, JSON.stringify(Object.fromEntries([...changed.keys()].map((id) => [id, fields(id)]))));
    } catch {
      // the page still holds it
    }
  };

  const restore = () => {
    let kept = {};
    try {
      kept = JSON.parse(store?.getItem(key) || "{}");
    } catch {
      kept = {};
    }
    for (const [id, values] of Object.entries(kept)) {
      if (!question(id)) continue;
      for (const field of question(id).querySelectorAll("input, select")) {
        const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
        if (field.name.startsWith("seen-")) continue;
        if (["radio", "checkbox"].includes(field.type)) field.checked = own.includes(field.value);
        else field.value = own[0] ?? "";
      }
      changed.set(id, ++count);
    }
    if (changed.size) send();
  };

  const token = () => {
    const input = form.elements.csrfmiddlewaretoken;
    const fresh = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/); // signing in again elsewhere changes it
    if (fresh) input.value = fresh[1];
    return input.value;
  };

  const later = (ms) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, ms);
  };

  const retry = (name) => {
    wait = Math.min(30000, wait ? wait * 2 : 1000);
    say(name);
    later(wait);
  };

  async function send() {
    if (isSending || isOver || !changed.size) return;
    isSending = true;
    window.clearTimeout(timer);
    const batch = new Map(changed);
    const body = new FormData();
    for (const id of batch.keys()) {
      fields(id).forEach(([name, value]) => body.append(name, value));
      body.append(`seen-${id}`, form.elements[`seen-${id}`].value);
    }
    if (!state.dataset.state || state.dataset.state === "saved") say("saving");
    let answer = null;
    try {
      answer = await fetch(form.dataset.save, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        redirect: "manual",
        keepalive: true,
      });
    } catch {
      answer = null;
    }
    isSending = false;
    if (answer === null || answer.status >= 500 || answer.status === 429) return retry("offline");
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return retry("signedOut");
    if (answer.status === 409) return leave();
    if (!answer.ok) return say("refused");
    const told = await answer.json();
    wait = 0;
    for (const [id, seen] of Object.entries(told.seen)) {
      if (form.elements[`seen-${id}`]) form.elements[`seen-${id}`].value = seen;
    }
    for (const [id, number] of batch) if (changed.get(id) === number) changed.delete(id);
    keep();
    clock?.(told.deadline);
    if (changed.size) later(0);
    else say("saved", ` ${told.clock}`);
  }

  function leave() {
    isOver = true;
    changed.clear();
    keep();
    say("over");
    window.location.assign(form.action);
  }

  const note = (event) => {
    const id = event.target.closest("[data-question]")?.dataset.question;
    if (!id || isOver) return;
    changed.set(id, ++count);
    keep();
    later(event.type === "input" && event.target.type === "text" ? 900 : 150);
  };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  window.addEventListener("online", () => { wait = 0; send(); });
  window.addEventListener("offline", () => say("offline"));
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); else if (changed.size) later(0); });
  form.addEventListener("submit", (event) => {
    token();
    if (navigator.onLine === false && !isOver) {
      event.preventDefault();
      say("offline");
      state.scrollIntoView({ block: "nearest" });
    } else {
      isOver = true; // the form carries everything; nothing is sent beside it
    }
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) isOver = false; });
  document.getElementById("luu-tam").hidden = true;
  restore();
  clock = countDown(() => {
    token();
    isOver = true; // the form itself carries what is not saved yet
    form.requestSubmit();
  });
}

function countDown(whenOver) {
  const line = document.getElementById("con-lai");
  if (!line) return null;
  const spoken = document.getElementById("bao-gio");
  const ahead = Date.parse(line.dataset.now) - Date.now(); // the server's clock counts, not the phone's
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let deadline = Date.parse(line.dataset.deadline);
  let lastSaid = Infinity;
  const tick = () => {
    const left = Math.ceil((deadline - Date.now() - ahead) / 1000);
    if (left <= 0) {
      window.clearInterval(timer);
      line.textContent = spoken.textContent = line.dataset.over;
      whenOver();
      return;
    }
    const minutes = Math.ceil(left / 60);
    const showsSeconds = left <= 60 && !isCalm;
    const text = showsSeconds ? line.dataset.soon.replace("[n]", left) : line.dataset.left.replace("[n]", minutes);
    if (line.textContent !== text) line.textContent = text;
    const mark = [1, 5, 10].find((each) => minutes <= each) ?? Infinity;
    if (mark < lastSaid) {
      lastSaid = mark;
      spoken.textContent = line.dataset.left.replace("[n]", minutes);
    }
  };
  const timer = window.setInterval(tick, 1000);
  line.hidden = false;
  tick();
  return (told) => { if (told) deadline = Date.parse(told); };
}
