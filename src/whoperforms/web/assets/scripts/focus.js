/* What is wrong with a form is read first, in browsers too that set the focus on fields alone: they have had their turn.
   Each page has this script, deferred, for one reason more: without one, Chromium lays a page out as soon as it has read
   it, be its styles there or not, and then again; on a phone with a slow processor that is the longest work of all. */
const wrong = document.querySelector("[data-focus]");
if (wrong) {
  const first = () => document.activeElement === document.body && wrong.focus();
  requestAnimationFrame(() => requestAnimationFrame(first));
}
