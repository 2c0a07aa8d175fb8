/* Passkeys: what the browser is asked for stands in the form, is fetched, or follows from what was typed, which is sent
   for it; what the browser answers goes back in a field of the form. */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

const asked = ({ publicKey }) => ({
  publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
    ...(publicKey.allowCredentials && { allowCredentials: named(publicKey.allowCredentials) }),
    ...(publicKey.excludeCredentials && { excludeCredentials: named(publicKey.excludeCredentials) }),
  },
});

const answered = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
};

const typed = (form) => {
  const body = new FormData(form);
  body.set(form.dataset.asks, "yes");
  return { method: "POST", body };
};

/* Nothing where what was typed is wrong: the page that says so comes when the form is sent as it is. */
const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const asking = form.dataset.asks ? typed(form) : {};
  const from = form.dataset.optionsFrom || window.location.href;
  const answer = await fetch(from, { headers: { Accept: "application/json" }, credentials: "same-origin", ...asking });
  if (form.dataset.asks && answer.status < 500 && !(answer.headers.get("Content-Type") || "").includes("json")) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
};

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = false;
  for (const form of document.querySelectorAll("[data-passkey]")) {
    const field = form.elements[form.dataset.field || "credential"];
    const wanted = () => !form.dataset.when || form.elements[form.dataset.when].value === "passkey";
    form.addEventListener("submit", async (event) => {
      if (!wanted()) return;
      event.preventDefault();
      const status = form.querySelector("[data-status]");
      status.textContent = form.dataset.waiting;
      try {
        field.value = "";
        const options = await optionsOf(form);
        if (options) field.value = answered(await navigator.credentials[form.dataset.passkey](asked(options)));
      } catch {
        status.textContent = form.dataset.refused;
        return;
      }
      form.submit();
    });
  }
}
