// Shows the typed passwords on request, and hides them again before they are sent, so that no browser keeps them as text.
document.querySelectorAll("[data-show-password]").forEach((place) => {
  const form = place.closest("form");
  const fields = [...form.querySelectorAll("input[type=password]")];
  const box = place.querySelector("input");
  const show = (wanted) => fields.forEach((field) => { field.type = wanted ? "text" : "password"; });
  place.hidden = false;
  box.addEventListener("change", () => show(box.checked));
  form.addEventListener("submit", () => show(false));
});
