// On site: where the device is, if its owner lets it, and a name drawn with a finger. Both pages work without this.
// Its sentences stand in the page, in the language of the page.
const words = document.currentScript.dataset;

for (const form of document.querySelectorAll("form[data-place]")) {
  if (!navigator.geolocation) continue;
  const field = (name) => form.elements[name];
  const row = document.createElement("p");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn quiet" });
  const said = document.createElement("small");
  said.setAttribute("role", "status");
  button.textContent = words.use;
  row.append(button, " ", said);
  const told = () => {
    said.textContent = field("lat").value
      ? `${words.found} ${field("lat").value}, ${field("lng").value} (± ${field("accuracy").value || "?"} m)`
      : "";
  };
  button.addEventListener("click", () => {
    said.textContent = words.seeking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field("lat").value = coords.latitude.toFixed(6);
        field("lng").value = coords.longitude.toFixed(6);
        field("accuracy").value = Math.round(coords.accuracy);
        told();
      },
      () => (said.textContent = words.refused),
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
  told();
  form.querySelector("[type=submit]").before(row);
}

for (const place of document.querySelectorAll("div[data-pad]")) {
  const form = place.closest("form");
  const kept = form.elements[place.dataset.pad];
  const [wide, high] = [320, 130];
  const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high, className: "pad" });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words.pad);
  const clear = Object.assign(document.createElement("button"), { type: "button", className: "link" });
  clear.textContent = words.clear;
  place.append(canvas, clear);
  const pen = canvas.getContext("2d");
  let lines = [];
  const draw = () => {
    pen.clearRect(0, 0, wide, high);
    Object.assign(pen, { lineWidth: 2.5, lineCap: "round", lineJoin: "round", strokeStyle: getComputedStyle(canvas).color });
    for (const line of lines) {
      pen.beginPath();
      line.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
    kept.value = lines
      .filter((line) => line.length > 1)
      .map((line) => line.map(([x, y], at) => `${at ? "L" : "M"} ${x} ${y}`).join(" "))
      .join(" ");
  };
  const point = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * (wide / box.width), (event.clientY - box.top) * (high / box.height)].map((n) => Math.round(n));
  };
  let drawing = false;
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    lines.push([point(event)]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    lines.at(-1).push(point(event));
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => (drawing = false));
  clear.addEventListener("click", () => ((lines = []), draw()));
}
