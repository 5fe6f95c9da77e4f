// Measures of a page as it is laid out; each gives a list of words on what is wrong.
(() => {
  const say = (element) => {
    const name = element.tagName.toLowerCase();
    const more = element.id ? `#${element.id}` : [...element.classList].map((one) => `.${one}`).join("");
    return `${name}${more} "${(element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40)}"`;
  };
  const isHidden = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true })) return true;
    const box = element.getBoundingClientRect();
    if (box.width <= 1 || box.height <= 1) return true;
    return Boolean(element.closest(".govuk-visually-hidden, .govuk-skip-link, .govuk-exit-this-page-overlay"));
  };
  const scrollsByItself = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const flow = getComputedStyle(one).overflowX;
      if (flow === "auto" || flow === "scroll") return one.tabIndex >= 0 && one.hasAttribute("role");
    }
    return false;
  };

  const sideways = () => {
    const wide = document.documentElement.clientWidth;
    const found = [];
    if (document.documentElement.scrollWidth > wide) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const element of document.body.querySelectorAll("*")) {
      if (isHidden(element) || element.closest("svg")) continue;
      const box = element.getBoundingClientRect();
      if ((box.right > wide + 1 || box.left < -1) && !scrollsByItself(element)) found.push(`beyond the edge: ${say(element)}`);
    }
    return found.slice(0, 5);
  };

  const cut = () => {
    const found = [];
    for (const element of document.body.querySelectorAll("*")) {
      if (isHidden(element) || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName)) continue;
      const style = getComputedStyle(element);
      const clips = (flow) => flow === "hidden" || flow === "clip";
      if (clips(style.overflowX) && element.scrollWidth > element.clientWidth + 1) found.push(`cut at the side: ${say(element)}`);
      if (clips(style.overflowY) && element.scrollHeight > element.clientHeight + 1) found.push(`cut below: ${say(element)}`);
    }
    return found.slice(0, 5);
  };

  // WCAG 2.5.5; a link in a sentence is excepted by the criterion itself.
  const inSentence = (link) => {
    if (getComputedStyle(link).display !== "inline") return false;
    let block = link.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    return block.textContent.replace(/\s+/g, "").length > link.textContent.replace(/\s+/g, "").length + 3;
  };
  const targetOf = (control) => {
    const boxes = [control.getBoundingClientRect()];
    if (["radio", "checkbox"].includes(control.type)) for (const label of control.labels) boxes.push(label.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left));
    const right = Math.max(...boxes.map((box) => box.right));
    const top = Math.min(...boxes.map((box) => box.top));
    const bottom = Math.max(...boxes.map((box) => box.bottom));
    return { width: right - left, height: bottom - top };
  };
  const small = () => {
    const found = [];
    for (const control of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
      if (control.type === "hidden" || isHidden(control)) continue;
      if (control.tagName === "A" && inSentence(control)) continue;
      const { width, height } = targetOf(control);
      if (Math.round(width) < 44 || Math.round(height) < 44) found.push(`${Math.round(width)}x${Math.round(height)}: ${say(control)}`);
    }
    return found.slice(0, 8);
  };

  // In forced colours backgrounds go: what is no link must show its edge.
  const edgeless = () => {
    const found = [];
    for (const control of document.querySelectorAll("button, input:not([type=radio], [type=checkbox], [type=hidden]), select, textarea")) {
      if (isHidden(control)) continue;
      const style = getComputedStyle(control);
      const sides = ["Top", "Right", "Bottom", "Left"].filter((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) >= 1);
      const underlined = style.textDecorationLine.includes("underline");
      if (sides.length < 4 && !underlined) found.push(`no edge: ${say(control)}`);
    }
    return found;
  };

  // Words of the portal that no catalogue changed. What people, bodies and places are called stays as it is.
  const untranslated = (kept) => {
    const apart = "[translate=no], [dir=auto], [dir=ltr]:not(html), bdi, textarea, script, style, title, a[href^='tel:'], a[href^='mailto:'], .govuk-visually-hidden bdi";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(apart)) continue;
      let text = node.nodeValue.replace(/\S+@\S+/g, " ");
      for (const name of kept) text = text.replaceAll(name, " ");
      const words = text.match(/\p{L}{3,}/gu) || [];
      const plain = words.filter((word) => /^[A-Za-z]+$/.test(word) && /[a-z]{3}/.test(word));
      if (plain.length) found.push(text.trim().replace(/\s+/g, " ").slice(0, 80));
    }
    return found.slice(0, 5);
  };

  // The outline of what has the focus; a radio or box shows it on its label's picture.
  const focus = () => {
    const control = document.activeElement;
    if (control === document.body) return null;
    const drawn = ["radio", "checkbox"].includes(control.type) ? getComputedStyle(control.labels[0], "::before") : getComputedStyle(control);
    const box = control.getBoundingClientRect();
    return {
      what: say(control),
      kind: `${control.tagName.toLowerCase()}${control.type ? ":" + control.type : ""}`,
      width: drawn.outlineStyle === "none" ? 0 : parseFloat(drawn.outlineWidth),
      clear: /rgba\(\d+, \d+, \d+, 0\)|transparent/.test(drawn.outlineColor),
      inView: box.top >= -1 && box.top < innerHeight && box.left >= -1 && box.left < innerWidth,
    };
  };

  window.portalMeasures = { sideways, cut, small, edgeless, untranslated, focus };
})();
