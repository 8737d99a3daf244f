// Staff shortcuts. Nothing here is needed to work; owners' pages load no script at all.
const GO = { h: "/beranda/", p: "/pekerjaan/", t: "/telepon/", w: "/halal/wajib/", u: "/usaha/" };
let before = ""; // the key that was pressed just now, for those of two keys

function toRow(step) {
  const links = [...document.querySelectorAll("main tbody th a")];
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  if (next) next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const first = before;
  before = event.key;
  if (event.key === "/") {
    const field = document.getElementById("q");
    if (field && field.checkVisibility()) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (field) location.assign("/cari/");
  } else if (event.key === "?") location.assign("/pintasan/");
  else if (first === "g" && GO[event.key]) location.assign(GO[event.key]);
  else if (event.key === "j" || event.key === "k") toRow(event.key === "j" ? 1 : -1);
  else if (event.key === "x") {
    const box = document.activeElement.closest("tr")?.querySelector("[data-pick]");
    if (box) box.checked = !box.checked;
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    for (const box of document.querySelectorAll("[data-pick]")) box.checked = event.target.checked;
  }
});
