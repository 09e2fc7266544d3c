// What makes a page hard to use for some: controls without a name, broken references, text too faint to read.
// Answers a list of faults in words. Colours are read as drawn, through however many see-through layers.
() => {
  const faults = [];
  const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const told = (node) => `<${node.tagName.toLowerCase()} class="${node.className?.baseVal ?? node.className}"> ${(node.textContent ?? "").trim().slice(0, 40)}`;

  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) faults.push(`the id ${id} stands twice`);

  for (const name of ["aria-labelledby", "aria-describedby", "aria-activedescendant", "for"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) {
      for (const id of node.getAttribute(name).split(/\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) faults.push(`${name} names ${id}, which is not there: ${told(node)}`);
      }
    }
  }

  const named = (node) => node.getAttribute("aria-label")?.trim() || node.labels?.length || node.getAttribute("alt")?.trim()
    || node.getAttribute("aria-labelledby")?.split(/\s+/).map((id) => document.getElementById(id)?.textContent).join("").trim()
    || ((node.tagName !== "INPUT" && node.tagName !== "TEXTAREA") && node.textContent.trim());
  const controls = "button, a[href], input, textarea, select, [role=button], [role=combobox], [role=option], [role=menuitem], [role=tab], img, dialog, [role=listbox]";
  for (const node of document.querySelectorAll(controls)) if (shown(node) && !named(node)) faults.push(`no name: ${told(node)}`);

  const small = (node) => { const box = node.getBoundingClientRect(); return box.width < 22 || box.height < 20; };
  for (const node of document.querySelectorAll("button, [role=tab], [role=option]")) {
    if (shown(node) && small(node) && !node.matches(".text-button, .chip-remove")) faults.push(`too small to hit: ${told(node)}`);
  }

  const parse = (colour) => {
    const canvas = parse.canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const backOf = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const light = ([r, g, b]) => {
    const part = (one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(node) || node.closest("[disabled], .visually-hidden, .emoji, svg, .skip")) continue;
    const style = getComputedStyle(node);
    const back = backOf(node);
    const fore = over(parse(style.color), back);
    const [a, b] = [light(fore), light(back)].sort((one, other) => other - one);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.7 && Number(style.fontWeight) >= 700);
    if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) faults.push(`contrast ${((a + 0.05) / (b + 0.05)).toFixed(2)}: ${told(node)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`wider than the window: ${document.documentElement.scrollWidth}`);
  return [...new Set(faults)];
}
