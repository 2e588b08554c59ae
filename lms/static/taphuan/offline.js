// Registers the worker that shows a page of ours, with the numbers to call, when there is no network. On a shared device
// nothing is kept: what an earlier visit registered or stored goes.
const isShared = "shared" in document.documentElement.dataset;
if ("serviceWorker" in navigator && !isShared) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => undefined));
} else if ("serviceWorker" in navigator) {
  navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => one.unregister())).catch(() => undefined);
  if (window.caches) {
    window.caches.keys().then((names) => names.forEach((name) => window.caches.delete(name))).catch(() => undefined);
  }
}
