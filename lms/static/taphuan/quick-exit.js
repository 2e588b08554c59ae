// The quick exit blanks the page at once, replaces the history entry and goes to a neutral page.
// Without script the link still leads there.
(() => {
  const link = document.getElementById("thoat-nhanh");
  if (!link) return;
  const leave = () => {
    document.title = " ";
    document.documentElement.replaceChildren();
    window.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let shifts = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift") {
      shifts = []; // capitals are typed with Shift and a letter; only Shift alone, three times, leaves
      return;
    }
    const now = Date.now();
    shifts = shifts.filter((time) => now - time < 1500).concat(now);
    if (shifts.length >= 3) leave();
  });
})();
