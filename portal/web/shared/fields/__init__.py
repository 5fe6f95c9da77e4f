"""The portal's form fields: WTForms for reading and checking, GOV.UK Frontend for the page."""

from portal.web.shared.fields.base import AnswerField
from portal.web.shared.fields.choices import CheckboxesField, Option, RadiosField, SelectField
from portal.web.shared.fields.dates import DateField, MonthField
from portal.web.shared.fields.form import QuestionForm, render_field
from portal.web.shared.fields.rough_dates import RoughDateField, span_days
from portal.web.shared.fields.text import (
    EmailField,
    HiddenField,
    PasswordField,
    TelephoneField,
    TextAreaField,
    TextField,
)

__all__ = [
    "AnswerField",
    "CheckboxesField",
    "DateField",
    "EmailField",
    "HiddenField",
    "MonthField",
    "Option",
    "PasswordField",
    "QuestionForm",
    "RadiosField",
    "RoughDateField",
    "SelectField",
    "TelephoneField",
    "TextAreaField",
    "TextField",
    "render_field",
    "span_days",
]
