// A card's QR code carries the code behind "#", which no server sees: it goes into the field and out of the address.
const carried = decodeURIComponent(window.location.hash.slice(1));
const place = document.querySelector("input[name=code]");
if (carried && place) {
  place.value = carried;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}
