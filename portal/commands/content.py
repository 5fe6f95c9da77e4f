"""`flask content`: the authority's pages, contacts and numbers."""

import sys

import click
from flask.cli import AppGroup

from portal import clock
from portal.content.checks import Problem, Trouble, check
from portal.content.current import authority

content_group = AppGroup("content", help="The authority's pages, contacts and numbers.")

# What nobody may be shown. The rest waits for the council and is said openly on the pages.
_ERRORS = frozenset(
    {
        Trouble.NUMBER_MALFORMED,
        Trouble.ADDRESS_MALFORMED,
        Trouble.SOURCE_MISSING,
        Trouble.DATE_IN_FUTURE,
        Trouble.TRANSLATION_DIFFERS,
    }
)
_WORDS = {
    Trouble.NUMBER_MALFORMED: "the printed and the dialled number differ, or one is no number",
    Trouble.ADDRESS_MALFORMED: "this is no web or email address",
    Trouble.SOURCE_MISSING: "no source is named",
    Trouble.NOT_CHECKED: "nobody at the council has confirmed it",
    Trouble.REVIEW_OVERDUE: "it was last looked at over a year ago",
    Trouble.DATE_IN_FUTURE: "the date lies in the future",
    Trouble.STATEMENT_OVERDUE: "the accessibility statement is over 90 days old",
    Trouble.NOT_ADOPTED: "the bodies have not adopted this procedure",
    Trouble.FACT_MISSING: "the fact is missing",
    Trouble.TRANSLATION_DIFFERS: "its parts are not those of the English page",
}


@content_group.command("check")
def check_content() -> None:
    """Print what somebody should put right; ends with 1 where something is wrong."""
    problems = check(authority(), clock.today())
    wrong = [one for one in problems if one.trouble in _ERRORS]
    for problem in sorted(problems, key=lambda one: one.trouble not in _ERRORS):
        click.echo(_line(problem))
    click.echo(f"{len(wrong)} errors, {len(problems) - len(wrong)} warnings.")
    sys.exit(1 if wrong else 0)


def _line(problem: Problem) -> str:
    kind = "error" if problem.trouble in _ERRORS else "warning"
    place = f"{problem.file}: {problem.key}" if problem.key else problem.file
    detail = f" ({problem.detail})" if problem.detail else ""
    return f"{kind}: {place}: {_WORDS[problem.trouble]}{detail}"
