// Check-in over a weak network: the form is sent again until an answer comes. Without script the button does it.
const form = document.getElementById("diem-danh");
if (form) {
  const status = form.querySelector("[role=status]");
  const button = form.querySelector("button");
  const pauses = [1000, 2000, 4000, 8000, 15000];

  const send = async (round) => {
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.title = page.title;
      document.querySelector("main").replaceWith(page.querySelector("main"));
    } catch {
      status.hidden = false;
      status.textContent = form.dataset.waiting;
      setTimeout(() => send(round + 1), pauses[Math.min(round, pauses.length - 1)]);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    send(0);
  });
}
