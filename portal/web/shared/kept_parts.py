"""Parts of a page that are the same for everyone in a language: rendered once, then kept.

Footer, help panel and the way out are a third of what a question page costs (docs/decisions/0036,
bench/question_page.py). A part is a macro that its template offers by itself, so it sees nothing of
the page around it: only what it is given here, which is content or an address of ours. What a
person wrote, a token or a name is never given to a kept part (tests/web/test_kept_parts.py).
"""

from collections.abc import Hashable

from flask import current_app, request
from markupsafe import Markup

from portal.locales import current_locale
from portal.web.shared.hours import who_answers

# Far more than the portal has; an error in a key must not fill the memory.
KEPT_AT_MOST = 500

_parts: dict[Hashable, Markup] = {}


def kept(template: str, macro: str, *given: Hashable) -> Markup:
    """A part of the page, from the store or rendered now.

    Args:
        template: the file that holds the macro.
        macro: its name there.
        given: the macro's arguments: content, functions that give content, and addresses of ours.
    """
    # Links begin with the script's root, numbers follow the hours, words the language.
    key = (template, macro, given, current_locale().code, request.script_root, who_answers())
    part = _parts.get(key)
    if part is None:
        module = current_app.jinja_env.get_template(template).module
        part = Markup(getattr(module, macro)(*given))  # noqa: S704 - a macro escapes by itself
        if len(_parts) >= KEPT_AT_MOST:
            _parts.clear()
        _parts[key] = part
    return part
