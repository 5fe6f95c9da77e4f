/**
 * Keep "none of these" and the other boxes apart. The server checks the same without a script.
 */
export function exclusive() {
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !box.checked) return;
    const alone = box.dataset.behaviour === "exclusive";
    for (const other of document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(box.name)}"]`)) {
      if (other !== box && (alone || other.dataset.behaviour === "exclusive")) other.checked = false;
    }
  });
}
