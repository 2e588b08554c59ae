// Offers the short names of the scenes on the page where a choice asks for one. Without it, names are typed.
(() => {
  const ID = "taphuan-scene-names";

  const names = () => {
    const found = [...document.querySelectorAll('input[name^="scenes-"][name$="-value-name"]')];
    return [...new Set(found.map((field) => field.value.trim()).filter(Boolean))];
  };

  document.addEventListener("focusin", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !field.name.endsWith("-goes_to")) return;
    let list = document.getElementById(ID);
    if (!list) {
      list = document.createElement("datalist");
      list.id = ID;
      document.body.append(list);
    }
    list.replaceChildren(...names().map((name) => Object.assign(document.createElement("option"), { value: name })));
    field.setAttribute("list", ID);
  });
})();
