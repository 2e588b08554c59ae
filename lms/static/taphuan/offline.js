// Registers the worker that shows a page of ours, with the numbers to call, when there is no network.
if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}
