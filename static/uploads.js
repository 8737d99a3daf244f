// Files go piece by piece, so that a lost network or a closed page costs one piece; photos are made smaller first.
// Nothing here is needed to send a file: without it the form brings it whole. Nothing of a file is kept on the device.
const LONGEST = 1600; // pixels of a photo's longer side
const AGAIN = [2000, 4000, 8000, 15000]; // ms between tries while the network is away
const sleep = (ms) => new Promise((done) => {
  const timer = setTimeout(go, ms);
  function go() { clearTimeout(timer); removeEventListener("online", go); done(); }
  addEventListener("online", go);
});

class Said extends Error {} // a sentence of the portal's
class Door extends Error {} // the sign-in has ended

// Of the bytes, so that the same file goes on where it stopped. It guards nothing.
function markOf(bytes) {
  let a = 0xdeadbeef, b = 0x41c6ce57, c = 0x9e3779b9;
  for (let i = 0; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i], 2654435761);
    b = Math.imul(b ^ bytes[i], 1597334677);
    c = Math.imul(c + bytes[i], 2246822519) ^ (c >>> 13);
  }
  return [a ^ (b >>> 16), b ^ (a >>> 13), c].map((n) => (n >>> 0).toString(16).padStart(8, "0")).join("");
}

async function smaller(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = LONGEST / Math.max(picture.width, picture.height);
    if (scale >= 1 && file.size < 1 << 20 && /^image\/(jpeg|png)$/.test(file.type)) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * Math.min(1, scale));
    canvas.height = Math.round(picture.height * Math.min(1, scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; // where a picture is clear
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!made || (made.size >= file.size && scale >= 1)) return file;
    return new File([made], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // the portal says what is wrong with it
  }
}

// Until it has an answer; `away` is told each time that there was none.
async function ask(url, options, away) {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await fetch(url, { method: "POST", redirect: "manual", ...options });
      if (answer.type === "opaqueredirect") throw new Door();
      if (answer.status >= 502 && answer.status <= 504) throw new TypeError("away");
      return answer;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      away();
      await sleep(AGAIN[Math.min(tries, AGAIN.length - 1)]);
    }
  }
}

async function send(file, box, token, show) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const asked = new URLSearchParams({ nama: file.name, ukuran: bytes.length, sidik: markOf(bytes), csrfmiddlewaretoken: token });
  const begun = await ask(box.dataset.uploads, { body: asked }, () => show("away"));
  let state = await begun.json().catch(() => ({}));
  if (!begun.ok) throw new Said(state.galat || box.dataset.broken);
  const url = box.dataset.piece.replace(/[0-9a-f-]{36}/, state.id);
  for (let stuck = 0; state.diterima < state.ukuran; ) {
    show("sending", state.diterima / state.ukuran);
    const before = state.diterima;
    const answer = await ask(`${url}?mulai=${before}`, {
      headers: { "X-CSRFToken": token, "Content-Type": "application/octet-stream" },
      body: bytes.subarray(before, before + state.potong),
    }, () => show("away", before / state.ukuran));
    if (!answer.ok && answer.status !== 409) throw new Said(box.dataset.broken);
    state = await answer.json();
    if (state.diterima <= before && ++stuck > 5) throw new Said(box.dataset.broken);
  }
  show("sent", 1);
  return state.id;
}

function lineFor(list, box, name) {
  const line = document.createElement("li"), words = document.createElement("span");
  const state = document.createElement("small"), bar = document.createElement("progress");
  words.append(name, state);
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  line.append(words, bar);
  list.append(line);
  return (what, part) => {
    line.dataset.state = what;
    state.textContent = (box.dataset[what] || what).replace("{part}", Math.floor((part || 0) * 100));
    if (part !== undefined) bar.value = part;
    if (what === "sent" || !box.dataset[what]) bar.remove();
  };
}

for (const box of document.querySelectorAll("[data-uploads]")) {
  const form = box.querySelector("form"), field = form.querySelector("input[type=file]");
  const list = box.querySelector("[data-files]"), told = box.querySelector("[data-told]");
  const token = form.elements.csrfmiddlewaretoken.value;
  let busy = false;

  addEventListener("beforeunload", (event) => { if (busy) event.preventDefault(); });
  form.addEventListener("submit", async (event) => {
    if (!field.files.length) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    list.replaceChildren();
    list.hidden = false;
    const body = new FormData(form), refused = [];
    body.delete(field.name);
    try {
      for (const file of [...field.files]) {
        const show = lineFor(list, box, file.name);
        try {
          show("shrinking", 0);
          const id = await send(await smaller(file), box, token, (what, part) => {
            show(what, part);
            told.textContent = what === "away" ? box.dataset.away : "";
          });
          body.append("unggahan", id);
          body.append(`nama-${id}`, file.name);
        } catch (error) {
          if (!(error instanceof Said)) throw error;
          show(error.message);
          refused.push(error.message);
        }
      }
      if (!body.has("unggahan")) {
        told.textContent = refused.join(" ");
        busy = false;
        return;
      }
      told.textContent = box.dataset.checking;
      const url = form.getAttribute("action") || location.href;
      const answer = await ask(url, { body, headers: { Accept: "application/json" } }, () => { told.textContent = box.dataset.away; });
      const { ke, galat } = await answer.json().catch(() => ({}));
      busy = false;
      if (ke) return location.assign(ke);
      told.textContent = galat || box.dataset.broken;
      list.replaceChildren();
    } catch (error) {
      busy = false;
      told.textContent = error instanceof Door ? box.dataset.door : box.dataset.broken;
    }
  });
}
