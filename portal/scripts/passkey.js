// Asks the device for a passkey, and sends its answer with the form around the button.
const form = document.querySelector("[data-passkey]");
const known = window.PublicKeyCredential?.parseRequestOptionsFromJSON;

async function ask(options, adding) {
  const parse = adding ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  const publicKey = PublicKeyCredential[parse](options);
  const made = await navigator.credentials[adding ? "create" : "get"]({ publicKey });
  return JSON.stringify(made.toJSON());
}

if (form && known) {
  form.querySelector("[data-passkey-start]").hidden = false;
  form.querySelector("[data-passkey-missing]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const adding = form.dataset.passkeyAdding === "yes";
      form.elements.answer.value = await ask(JSON.parse(form.dataset.passkey), adding);
    } catch {
      failed.hidden = false;
      failed.focus();
      return;
    }
    form.submit();
  });
}
