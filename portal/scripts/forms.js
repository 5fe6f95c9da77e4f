import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { start } from "./start/start.js";

start([ErrorSummary, Radios, Checkboxes, CharacterCount]);
