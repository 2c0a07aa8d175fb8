// The large map: Leaflet on our own tiles, beside the list that it is read from. Without this script the page has the list and
// the small map. Nothing is asked of another host; colours and words come from the page.
//
// It comes after the page has been painted, and in pieces: a slow phone answers taps between any two of them.
"use strict";

(async () => {
  const box = document.getElementById("large-map");
  if (!box) return;

  const words = box.dataset;
  const resting = () => new Promise((go) => setTimeout(go));
  const fetched = (address) => new Promise((go, stop) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: go, onerror: stop });
    document.head.append(script);
  });

  try {
    if (document.readyState !== "complete") await new Promise((go) => addEventListener("load", go, { once: true }));
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
    await fetched(words.moves);
    await resting();
    await fetched(words.draws);
    await resting();
  } catch {
    return; // the list and the small map are there
  }

  const { L, protomapsL } = window;
  const TARGET = 46; // CSS pixels between two pins, so that each can be tapped
  const FARTHEST_IN = 13;
  const ROADS_TO = 9; // closer up, it shows that they are drawn 2 km off
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const doctors = [...document.querySelectorAll(".large__place[data-lat]")].map((card) => ({
    card,
    number: Number(card.dataset.number),
    name: card.dataset.name,
    group: card.dataset.group,
    at: L.latLng(Number(card.dataset.lat), near180(Number(card.dataset.lon))),
  }));

  // A place just across the 180th meridian is drawn on the side of the place asked from.
  function near180(lon) {
    return lon + 360 * Math.round((Number(words.lon) - lon) / 360);
  }

  // The ground ----------------------------------------------------------------------------------------------------------

  const LIGHT = {
    water: "#c9dfee", land: "#f6f3ec", river: "#a9cbe0", county: "#d8d2c4", state: "#8f8a80", road: "#e0b878", roadEdge: "#fff",
    name: "#3d4551", halo: "#f6f3ec",
  };
  const DARK = {
    water: "#0e2233", land: "#222b34", river: "#1d3c54", county: "#37434e", state: "#76828e", road: "#6a5a3a", roadEdge: "#222b34",
    name: "#d5dde5", halo: "#1a222a",
  };

  function ground(colours) {
    const { PolygonSymbolizer: Area, LineSymbolizer: Line } = protomapsL;
    const line = (layer, color, width, minzoom, maxzoom = 22) => ({
      dataLayer: layer, maxzoom, minzoom, symbolizer: new Line({ color, width }),
    });
    return protomapsL.leafletLayer({
      url: words.tiles,
      lang: document.documentElement.lang,
      maxDataZoom: 9,
      noWrap: false,
      backgroundColor: colours.water,
      tasks: [{ then: (go) => resting().then(go) }], // between what a tile holds and where its names go
      paintRules: [
        { dataLayer: "land", symbolizer: new Area({ fill: colours.land }) },
        { dataLayer: "lakes", symbolizer: new Area({ fill: colours.water }) },
        line("rivers", colours.river, 1, 5),
        line("counties", colours.county, 1, 6),
        line("roads", colours.roadEdge, 3.5, 5, ROADS_TO),
        line("roads", colours.road, 2, 5, ROADS_TO),
        line("states", colours.state, 1.25, 3),
        line("borders", colours.state, 1.75, 0),
      ],
      labelRules: [{ dataLayer: "places", symbolizer: town(colours), sort: (one, other) => other.pop - one.pop }],
    });
  }

  function town(colours) {
    const { CircleSymbolizer: Dot, GroupSymbolizer: Both, OffsetTextSymbolizer: Name } = protomapsL;
    return new Both([
      new Dot({ radius: 2.5, fill: colours.name, stroke: colours.halo, width: 1 }),
      new Name({
        labelProps: ["name"], font: "500 15px system-ui, sans-serif", fill: colours.name, stroke: colours.halo, width: 3,
        offsetX: 6, offsetY: 5,
      }),
    ]);
  }

  // The map -------------------------------------------------------------------------------------------------------------

  box.hidden = false;
  box.closest(".large").classList.add("large--on");
  const map = L.map(box, {
    attributionControl: false, // the credit stands below, for everybody
    fadeAnimation: !still, markerZoomAnimation: !still, zoomAnimation: !still,
    maxZoom: FARTHEST_IN, minZoom: 2, scrollWheelZoom: false, worldCopyJump: false, zoomControl: false, zoomSnap: 0.5,
  });
  L.control.zoom({ zoomInTitle: words.closer, zoomOutTitle: words.farther }).addTo(map);
  const asked = L.latLng(Number(words.lat), Number(words.lon));
  const shown = doctors.filter((doctor) => doctor.card.dataset.near === "yes").map((doctor) => doctor.at);
  map.fitBounds(L.latLngBounds([asked, ...shown]), { maxZoom: 11, padding: [40, 40] });
  await resting();

  let layer = ground(dark.matches ? DARK : LIGHT).addTo(map);
  await resting();

  dark.addEventListener("change", () => {
    layer.remove();
    layer = ground(dark.matches ? DARK : LIGHT).addTo(map);
  });
  L.marker(asked, {
    alt: "", icon: L.divIcon({ className: "pin-asked", iconSize: [24, 24] }), interactive: false, keyboard: false,
  }).addTo(map).getElement().setAttribute("aria-hidden", "true");
  await resting();

  // The pins: numbers too close to be tapped apart share one ---------------------------------------------------------------

  const pins = L.layerGroup().addTo(map);
  let chosen = null;

  function together() {
    const spots = [];
    for (const doctor of doctors) {
      const at = map.project(doctor.at);
      const close = spots.find((spot) => Math.abs(spot.at.x - at.x) < spot.reach && Math.abs(spot.at.y - at.y) < TARGET);
      if (close) {
        close.doctors.push(doctor);
        close.reach = 2 * TARGET; // its label is wider
      } else {
        spots.push({ at, doctors: [doctor], reach: TARGET });
      }
    }
    return spots;
  }

  function label(some) {
    const runs = [];
    for (const { number } of some) {
      const last = runs.at(-1);
      if (last && number === last[1] + 1) last[1] = number;
      else runs.push([number, number]);
    }
    const text = runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(", ");
    return text.length <= 9 ? text : `${some[0].number} +${some.length - 1}`;
  }

  function draw() {
    const held = document.activeElement?.dataset?.numbers?.split(" ")[0];
    pins.clearLayers();
    for (const { doctors: some } of together()) pin(some);
    if (held) pinOf(Number(held))?.focus({ preventScroll: true });
  }

  function pin(some) {
    const sign = document.createElement("span");
    sign.textContent = label(some);
    const groups = new Set(some.map((doctor) => doctor.group));
    const kind = groups.size === 1 ? some[0].group : "several";
    const width = Math.max(44, 18 + 10 * sign.textContent.length);
    const icon = L.divIcon({ className: `pin pin--${kind}`, html: sign, iconSize: [width, 44] });
    const marker = L.marker(some[0].at, { icon, keyboard: true, riseOnHover: true }).addTo(pins);
    const element = marker.getElement();
    element.dataset.numbers = some.map((doctor) => doctor.number).join(" ");
    element.setAttribute("aria-label", `${sign.textContent}: ${some.map((doctor) => doctor.name).join("; ")}`);
    element.classList.toggle("is-chosen", some.includes(chosen));
    const act = () => (some.length === 1 ? choose(some[0]) : closer(some));
    marker.on("click", act);
    element.addEventListener("keydown", (pressed) => {
      if (pressed.key !== "Enter" && pressed.key !== " ") return;
      pressed.preventDefault();
      pressed.stopPropagation();
      act();
    });
  }

  function pinOf(number) {
    return [...box.querySelectorAll(".pin")].find((each) => each.dataset.numbers.split(" ").includes(String(number)));
  }

  // A pin leads to its card; one of several leads closer, or to the first card where that tells nobody apart.
  function closer(some) {
    const bounds = L.latLngBounds(some.map((doctor) => doctor.at));
    if (bounds.getNorthEast().equals(bounds.getSouthWest()) || map.getZoom() >= FARTHEST_IN) choose(some[0]);
    else map.fitBounds(bounds, { maxZoom: Math.max(map.getZoom() + 2, 10), padding: [60, 60] });
  }

  function choose(doctor) {
    chosen?.card.classList.remove("is-chosen");
    chosen = doctor;
    doctor.card.classList.add("is-chosen");
    doctor.card.focus({ preventScroll: true });
    doctor.card.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "nearest" });
    for (const each of box.querySelectorAll(".pin")) {
      each.classList.toggle("is-chosen", each.dataset.numbers.split(" ").includes(String(doctor.number)));
    }
  }

  map.on("zoomend", draw);
  draw();
  await resting();

  // Each card can show its pin ------------------------------------------------------------------------------------------

  for (const doctor of doctors) {
    const button = doctor.card.querySelector("button[data-shows]");
    button.hidden = false;
    button.addEventListener("click", () => {
      choose(doctor);
      map.setView(doctor.at, Math.max(map.getZoom(), 10), { animate: !still });
      pinOf(doctor.number)?.focus({ preventScroll: true });
      box.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "nearest" });
    });
  }
})();
