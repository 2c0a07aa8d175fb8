/* "Use my location": only on a tap, rounded to about a kilometre before it leaves the browser, and posted. */
for (const form of document.querySelectorAll("[data-here]")) {
  if (!navigator.geolocation) continue;
  const status = form.querySelector("[data-status]");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.lat.value) return;
    event.preventDefault();
    status.textContent = form.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude.toFixed(2);
        form.elements.lon.value = coords.longitude.toFixed(2);
        form.submit();
      },
      () => { status.textContent = form.dataset.refused; },
      { timeout: 15000, maximumAge: 300000 },
    );
  });
}
