import { ExitThisPage } from "govuk-frontend/dist/govuk/components/exit-this-page/exit-this-page.mjs";
import { start } from "./start/start.js";

start([ExitThisPage]);

// The second, hidden link after the skip link acts as the visible button does.
const hidden = document.querySelector("[data-exit-link]");
const button = document.querySelector(".govuk-js-exit-this-page-button");
if (hidden && button) {
  hidden.addEventListener("click", (event) => {
    event.preventDefault();
    button.click();
  });
}
