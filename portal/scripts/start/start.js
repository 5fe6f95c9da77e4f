/**
 * Bring the page's components to life. Each one only adds to what already works without a script.
 *
 * @param {Array} components - component classes of govuk-frontend, each with a static moduleName
 */
export function start(components) {
  if (!("noModule" in HTMLScriptElement.prototype)) return;
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const Component of components) {
    for (const root of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
      try {
        new Component(root);
      } catch (error) {
        // One component that cannot start must not stop the others.
        console.error(error);
      }
    }
  }
}
