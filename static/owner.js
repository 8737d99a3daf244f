// What an owner types is not lost: it stays on the device until the portal has it, and goes there once.
// Nothing here is needed to apply. Kept in IndexedDB (`isian`), strictly; never fields marked `data-private`, nor what
// looks like a NIK or an amount of money; wiped at sign-out and when somebody else signs in.
const DEVICE_AFTER = 400; // ms from the first key that is not kept yet
const PORTAL_AFTER = 3000; // ms of rest before the portal gets it
const AGAIN = [5000, 15000, 60000]; // ms between tries while the network is away
const KEPT = 14 * 86400e3; // ms that a device keeps it: as long as a sign-in may rest
const NIK = /(^|\W)(?:\d[ .-]?){15}\d(?!\d)/;
const MONEY = /\brp\.?\s*\d|\d{1,3}(\.\d{3}){2,}/i;

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("isian", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("draf", { keyPath: "path" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const db = opening.result;
      db.onversionchange = () => db.close();
      const change = db.transaction("draf", mode, { durability: "strict" });
      const asked = work(change.objectStore("draf"));
      change.oncomplete = () => (db.close(), resolve(asked && asked.result));
      change.onabort = () => (db.close(), reject(change.error));
    };
  });
}

const wipe = () => new Promise((done) => {
  const going = indexedDB.deleteDatabase("isian");
  going.onsuccess = going.onerror = going.onblocked = done;
});

for (const form of document.querySelectorAll("form[data-wipe]")) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.wipe === "done") return;
    event.preventDefault();
    form.dataset.wipe = "done";
    await wipe();
    form.requestSubmit(event.submitter);
  });
}

function typedIn(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "file" || field.type === "submit") continue;
    if ((field.type === "radio" || field.type === "checkbox") && !field.checked) continue;
    if (field.hasAttribute("data-private") || NIK.test(field.value) || MONEY.test(field.value)) continue;
    (values[field.name] ??= []).push(field.value);
  }
  return values;
}

function fill(form, values) {
  for (const field of form.elements) {
    if (!field.name || field.hasAttribute("data-private")) continue;
    const known = values[field.name];
    if (field.type === "radio" || field.type === "checkbox") field.checked = Boolean(known && known.includes(field.value));
    else if (known) field.value = known[0];
  }
}

function withoutFiles(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
  return data;
}

async function watch(form, marks) {
  const told = document.querySelector("[data-draft-status]");
  const path = location.pathname;
  const person = marks.draft;
  const key = form.elements.kunci ? form.elements.kunci.value : "";
  const sent = (document.querySelector("[data-saved]")?.dataset.saved || "").split(" ");
  let keeping = 0, sending = 0, busy = false, failed = 0, count = 0, waits = false, leaving = false;

  const say = (what) => {
    if (!told) return;
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    told.textContent = (told.dataset[what] || "").replace("{time}", time);
    told.dataset.state = what;
  };
  const later = (ms) => { clearTimeout(sending); sending = setTimeout(send, ms); };

  async function keep() {
    keeping = 0;
    const written = count;
    const row = { path, person, key, at: Date.now(), values: typedIn(form) };
    await store("readwrite", (rows) => rows.put(row));
    if (told && written === count) told.dataset.kept = String(written);
  }

  async function send() {
    if (!waits || busy || leaving) return;
    busy = true;
    const written = count;
    try {
      const answer = await fetch(marks.save, {
        method: "POST", body: withoutFiles(form), redirect: "manual", keepalive: true,
      });
      if (answer.type === "opaqueredirect") say("door");
      else if (!answer.ok) say("refused");
      else {
        failed = 0;
        if (written === count) {
          waits = false;
          clearTimeout(keeping);
          keeping = 0;
          await store("readwrite", (rows) => rows.delete(path));
          say("portal");
        }
      }
    } catch {
      say("away");
      later(AGAIN[Math.min(failed++, AGAIN.length - 1)]);
    }
    busy = false;
    if (waits && written !== count) later(PORTAL_AFTER);
  }

  form.addEventListener("input", () => {
    count++;
    waits = true;
    keeping ||= setTimeout(keep, DEVICE_AFTER);
    later(PORTAL_AFTER);
  });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(sending); if (waits) keep(); });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !waits) return;
    keep();
    later(0);
  });

  const rows = (await store("readonly", (all) => all.getAll())) || [];
  const old = rows.filter((row) => row.person !== person || row.at < Date.now() - KEPT || sent.includes(row.key));
  if (old.length) await store("readwrite", (all) => { for (const row of old) all.delete(row.path); });
  const mine = rows.find((row) => row.path === path && !old.includes(row));
  if (mine && !count) {
    if (JSON.stringify(mine.values) !== JSON.stringify(typedIn(form))) {
      fill(form, mine.values);
      count++;
      waits = true;
      say("restored");
      later(PORTAL_AFTER);
    } else await store("readwrite", (all) => all.delete(path));
  }
  if (told) told.dataset.ready = "yes";
}

const mark = document.querySelector("input[data-draft]");
if (mark && "indexedDB" in window) watch(mark.form, mark.dataset);
