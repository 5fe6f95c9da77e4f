"""Case reviews up to the decision and its appeals: applications, findings, clocks and letters."""
