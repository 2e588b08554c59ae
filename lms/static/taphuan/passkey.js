// Passkeys: asks the device for a credential and sends it with the form; the words for failures stand in the page.
const passkeys = window.webauthnJSON;
const isAble = passkeys !== undefined && passkeys.supported();

async function optionsOf(form) {
  const element = document.getElementById(form.dataset.passkeyOptions);
  if (element) {
    return JSON.parse(element.textContent);
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(answer.statusText);
  }
  return answer.json();
}

async function credentialFor(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "get") {
    return passkeys.get(options.request_options);
  }
  const creation = options.creation_options;
  const alone = form.elements.passwordless;
  if (alone && alone.checked) {
    const wish = creation.publicKey.authenticatorSelection;
    Object.assign(wish, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
  }
  return passkeys.create(creation);
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const failed = form.querySelector("[data-passkey-failed]");
  if (!isAble) {
    form.querySelector("[data-passkey-missing]").hidden = false;
    form.querySelector("button").disabled = true;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credentialFor(form));
      const box = document.querySelector("[name=shared]");
      if (box && form.elements.shared_too) {
        form.elements.shared_too.value = box.checked ? "1" : "0";
      }
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
});
