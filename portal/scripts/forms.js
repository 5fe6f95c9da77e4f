import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { exclusive } from "./start/exclusive.js";
import { start } from "./start/start.js";

start([ErrorSummary, CharacterCount]);
exclusive();
