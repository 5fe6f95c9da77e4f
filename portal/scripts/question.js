// A question that may be sensitive: both scripts in one file, which is smaller than two that share their base.
import "./exit.js";
import "./forms.js";
