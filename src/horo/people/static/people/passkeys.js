// Passkeys: make one, or show one. A form carries the question and sends the answer.
"use strict";

const ALPHABET = { "+": "-", "/": "_" };

function toBytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/[+/]/g, (letter) => ALPHABET[letter]).replace(/=+$/, "");
}

function withBytes(list = []) {
  return list.map((each) => ({ ...each, id: toBytes(each.id) }));
}

function asked(options) {
  const question = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) question.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.excludeCredentials) question.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) question.allowCredentials = withBytes(options.allowCredentials);
  return question;
}

function answered(credential) {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) answer[part] = toText(response[part]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function question(form) {
  if (form.dataset.question) {
    return JSON.parse(document.getElementById(form.dataset.question).textContent);
  }
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

function asPasskey(options, wanted) {
  // A passkey is kept on the device and asks for the person; a security key is a second step.
  const selection = {
    ...options.authenticatorSelection,
    residentKey: wanted ? "required" : "discouraged",
    requireResidentKey: wanted,
  };
  if (wanted) selection.userVerification = "required";
  return { ...options, authenticatorSelection: selection };
}

async function ask(form) {
  const found = await question(form);
  if (form.dataset.passkey === "create") {
    let options = found.creation_options.publicKey;
    const choice = form.querySelector("[name=passwordless]");
    if (choice) options = asPasskey(options, choice.checked);
    return navigator.credentials.create({ publicKey: asked(options) });
  }
  return navigator.credentials.get({ publicKey: asked(found.request_options.publicKey) });
}

async function run(form) {
  const said = form.querySelector("[data-said]");
  said.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(answered(await ask(form)));
    form.submit();
  } catch (error) {
    if (error.name === "AbortError") return;
    said.textContent = error.name === "InvalidStateError" ? said.dataset.known : said.dataset.failed;
    said.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run(form);
    });
  }
  for (const part of document.querySelectorAll("[data-with-passkeys]")) part.hidden = false;
} else {
  for (const part of document.querySelectorAll("[data-without-passkeys]")) part.hidden = false;
}
