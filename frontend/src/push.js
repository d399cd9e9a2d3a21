// Messages on this device (accounts/templates/accounts/following/devices.html). Without script the list of devices stays.
const place = document.querySelector("[data-push]");
const button = place?.querySelector("[data-push-ask]");
const said = place?.querySelector("[data-push-said]");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function deviceName() {
  const agent = navigator.userAgent;
  const browser = [["Edg/", "Edge"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]].find(([mark]) => agent.includes(mark));
  const system = [["iPad", "iPad"], ["iPhone", "iPhone"], ["Android", "Android"], ["Mac", "Mac"], ["Windows", "Windows"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark));
  return [browser?.[1], system?.[1]].filter(Boolean).join(", ");
}

async function ask() {
  said.textContent = "";
  if ((await Notification.requestPermission()) !== "granted") {
    said.textContent = place.dataset.denied;
    return;
  }
  try {
    const worker = await navigator.serviceWorker.ready;
    const old = await worker.pushManager.getSubscription();
    // A town that changed its key cannot reach the old one.
    if (old && text(old.options.applicationServerKey) !== place.dataset.key) await old.unsubscribe();
    const found = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) });
    const form = place.querySelector("form");
    form.elements.endpoint.value = found.endpoint;
    form.elements.key.value = text(found.getKey("p256dh"));
    form.elements.secret.value = text(found.getKey("auth"));
    form.elements.name.value = deviceName();
    form.submit();
  } catch {
    said.textContent = place.dataset.failed;
  }
}

if (place && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  button.hidden = false;
  button.addEventListener("click", ask);
  place.querySelector("[data-push-without]")?.remove();
}
