// The base map under the town's places. Without script, or without tiles, the drawing stays.
import L from "leaflet";

const place = document.querySelector("[data-map][data-tiles]");
const spots = [...document.querySelectorAll("[data-spot]")].map((item) => ({
  item,
  at: item.dataset.spot.split(",").map(Number),
}));

if (place && spots.length) {
  const [minZoom, maxZoom] = place.dataset.zooms.split(",").map(Number);
  const canvas = document.createElement("div");
  canvas.className = "t-map t-map--tiles";
  place.replaceChildren(canvas);
  const map = L.map(canvas, { minZoom, maxZoom, zoomControl: false });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: place.dataset.in, zoomOutTitle: place.dataset.out }).addTo(map);
  L.tileLayer(place.dataset.tiles, { attribution: place.dataset.attribution, minZoom, maxZoom }).addTo(map);
  map.fitBounds(L.latLngBounds(spots.map((spot) => spot.at)).pad(0.2), { maxZoom: 15 });
  for (const { item, at } of spots) {
    const number = item.id.replace("ort-", "");
    const icon = L.divIcon({ className: "t-pin", html: number, iconSize: [44, 44] });
    const title = item.querySelector("h3").textContent.trim();
    L.marker(at, { icon, title, alt: `${number} – ${title}` })
      .on("click", () => { location.hash = item.id; })
      .addTo(map);
  }
}
