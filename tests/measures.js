// What a page measures in its window; browsing.py asks. An expression: a function of what is too small.
({ target, letters }) => {
  const short = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const all = (found) => [...document.querySelectorAll(found)].filter(seen);

  function seen(each) {
    const { width, height } = each.getBoundingClientRect();
    return width > 1 && height > 1 && each.checkVisibility({ visibilityProperty: true }) && !each.closest(".usa-sr-only");
  }

  // A link within a sentence may be as high as its line.
  function inRunningText(each) {
    if (getComputedStyle(each).display !== "inline") return false;
    let around = each.parentElement;
    while (getComputedStyle(around).display === "inline") around = around.parentElement;
    return words(around).length > words(each).length + 1;
  }

  // The box of a checkbox is off the screen: its label is tapped.
  const tapped = [
    "a[href]:not(.usa-skipnav)", "button", "select", "textarea", "summary", "[role=button]", "[role=link]",
    "input:not([type=hidden], [type=checkbox], [type=radio])", ".usa-checkbox__label", ".usa-radio__label",
  ].join(", ");

  function tooLow(each) {
    const { width, height } = each.getBoundingClientRect();
    return Math.min(width, height) < target - 0.5 && !inRunningText(each);
  }

  function tooSmall(each) {
    const says = [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    return says && !each.closest("svg, .leaflet-container") && parseFloat(getComputedStyle(each).fontSize) < letters;
  }

  const leading = {};
  for (const link of all("a[href]")) {
    const name = link.getAttribute("aria-label") ?? words(link);
    (leading[name] ??= new Set()).add(link.href.baseVal ?? link.href);
  }

  return {
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    low: all(tapped).filter(tooLow).map(short),
    small: all("body *").filter(tooSmall).map(short),
    headings: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((each) => [Number(each.tagName[1]), words(each)]),
    ambiguous: Object.entries(leading)
      .filter(([name, targets]) => !name || targets.size > 1)
      .map(([name, targets]) => [name, ...targets].join(" | ")),
    lang: document.documentElement.lang,
    foreign: [...document.querySelectorAll("[lang]")].map((each) => each.lang).filter((code) => !["en", "es"].includes(code)),
    title: document.title,
  };
}
