"""The forms of the panel: when, where, with whom, and how the victim takes part."""

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.panel import PanelPlace, TakingPart
from portal.domain.vocabulary import Body
from portal.labels import case_review as labels
from portal.labels import panel as panel_labels
from portal.services.case_review.case_review_pages import ReviewPage
from portal.services.panel.panels import Member, PartAnswer, Plan
from portal.services.partner import partners
from portal.web.officer.act_form import ActForm, WordsField, applicant_reads
from portal.web.officer.queue_forms import options_of
from portal.web.shared.fields import (
    CheckboxesField,
    DateField,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
_MINUTES = re.compile(r"[1-9]\d{0,2}", re.ASCII)
_NO_BODY = "none"


class TimeField(TextField):
    """A time of the day, on the clock of 24 hours."""

    def malformed(self) -> Any:
        return None if _TIME.fullmatch(self.data) else _("Enter a time like 14:30.")

    @property
    def time(self) -> dt.time:
        """The time, of a field that was found right."""
        hours, minutes = re.split("[:.]", self.data)
        return dt.time(int(hours), int(minutes))


class MinutesField(TextField):
    """How long, in minutes."""

    def malformed(self) -> Any:
        return None if _MINUTES.fullmatch(self.data) else _("Enter the minutes, like 90.")


class MembersField(TextAreaField):
    """People, one a line. `members` is who was read, of a field that was found right."""

    @property
    def members(self) -> list[Member]:
        """The lines that have a name."""
        found = []
        for line in (self.data or "").splitlines():
            name, *more = (part.strip() for part in line.split(","))
            email = more.pop() if more and "@" in more[-1] else ""
            if name:
                found.append(Member(name, None, ", ".join(filter(None, more)), email.casefold()))
        return found

    def malformed(self) -> Any:
        # Imported late: it is needed on few pages, and start-up is kept short.
        from email_validator import EmailNotValidError, validate_email

        for number, member in enumerate(self.members, 1):
            try:
                if member.email:
                    validate_email(member.email, check_deliverability=False, allow_smtputf8=False)
            except EmailNotValidError:
                return _(
                    "Line %(number)s: end it with an email address like name@example.org.",
                    number=number,
                )
        return None


class SetPanelForm(ActForm):
    """When and where the panel meets, and who sits on it."""

    title = _l("Set the panel")
    button = _l("Set the panel")
    day = DateField(_l("On which day?"), required=_l("Enter the day of the panel."))
    time = TimeField(
        _l("At what time?"), required=_l("Enter the time, like 14:30."), max_length=5, width=5
    )
    minutes = MinutesField(
        _l("For how many minutes?"),
        required=_l("Enter the minutes, like 90."),
        max_length=3,
        width=3,
        inputmode="numeric",
    )
    place = RadiosField(
        _l("How does it meet?"),
        required=_l("Choose how it meets."),
        options=options_of(panel_labels.PLACES),
    )
    where = TextAreaField(
        _l("Address of the room, or of the online meeting"),
        hint=_l("The applicant reads this."),
        required=_l("Enter where it meets."),
        max_length=1000,
        rows=3,
    )
    chair_listed = SelectField(
        _l("Is the chair in the directory?"),
        hint=_l(
            "Then they get a mail, and you can give them the case pack on a page of their own."
        ),
        prompt=_l("No: fill in the next three"),
        mark_optional=False,
    )
    chair = TextField(
        _l("Who is the chair?"), required=_l("Enter the name of the chair."), autocomplete="off"
    )
    chair_service = TextField(
        _l("From which service?"), required=_l("Enter the chair's service."), max_length=120
    )
    chair_body = RadiosField(
        _l("Of which body?"),
        hint=_l("The chair must come from a service that is not involved in this case."),
        required=_l("Choose the chair's body."),
        options=[
            *options_of(labels.BODIES),
            Option(_NO_BODY, _l("None of these: independent"), after_or=True),
        ],
    )
    listed = CheckboxesField(_l("Who else is on the panel?"))
    others = MembersField(
        _l("Others on the panel"),
        hint=_l(
            "One a line: the name, the service, the email address. Who has an address gets a mail "
            "with the day and the place. For example, Ann Example, Noise team, ann@example.org."
        ),
        max_length=2000,
        rows=3,
    )
    late_reason = TextAreaField(
        _l("Why is there no earlier day?"),
        hint=_l("Only if the day is after the one by which it is due. The applicant reads this."),
        max_length=1000,
        rows=3,
    )
    chair_reason = TextAreaField(
        _l("Why this chair, although the service is involved?"),
        hint=_l("Only a manager can allow it. The applicant reads this, and may object."),
        max_length=1000,
        rows=3,
    )
    words = applicant_reads(hint=_l("Invite them, and ask how they want to take part."), rows=5)

    def fit(self, page: ReviewPage) -> None:
        """Days from today on, and the directory as it is now."""
        self.day.not_before = clock.today()
        self.listed.options = tuple(
            Option(str(one.id), f"{one.listing.name}: {one.listing.organisation}")
            for one in partners.list_partners(active_only=True)
        )
        self.chair_listed.options = self.listed.options

    def validate(self, extra_validators: Any = None) -> bool:
        """Of a chair whom the directory has nothing more is asked."""
        right = super().validate(extra_validators)
        if self.chair_listed.data and not self.chair_listed.errors:
            for field in (self.chair, self.chair_service, self.chair_body):
                field.errors = []
            right = not self.errors
        return right

    @classmethod
    def begins_with(cls, page: ReviewPage) -> dict[str, Any]:
        return {
            "words": _(
                "The services meet about your case. We would like to hear from you. On this page "
                "you can say how you want to take part. You do not have to."
            )
        }

    @property
    def plan(self) -> Plan:
        """The panel, of a form that was found right."""
        day = self.day.data or clock.today()
        at = dt.datetime.combine(day, self.time.time, tzinfo=clock.LONDON)
        return Plan(
            starts_at=at.astimezone(dt.UTC),
            minutes=int(self.minutes.data),
            place=PanelPlace(self.place.data),
            where=self.where.data,
            chair=self._chair(),
            members=(*self._from_directory(self.listed.data), *self.others.members),
            late_reason=self.late_reason.data or "",
            chair_reason=self.chair_reason.data or "",
        )

    def _chair(self) -> Member:
        if self.chair_listed.data:
            return self._from_directory([self.chair_listed.data])[0]
        body = None if self.chair_body.data == _NO_BODY else Body(self.chair_body.data)
        return Member(self.chair.data, body, self.chair_service.data)

    def _from_directory(self, chosen: Collection[str]) -> list[Member]:
        return [
            Member(
                one.listing.name,
                one.listing.body,
                one.listing.organisation,
                one.listing.email,
                one.id,
            )
            for one in partners.list_partners(active_only=True)
            if str(one.id) in chosen
        ]


class MovePanelForm(SetPanelForm):
    """Another day or place, or other people."""

    title = _l("Move or change the panel")
    button = _l("Change it")
    words = WordsField(
        _l("Why? The applicant reads this"), required=_l("Write why. The applicant reads it.")
    )

    @classmethod
    def begins_with(cls, page: ReviewPage) -> dict[str, Any]:
        if page.panel is None:
            return {}
        plan = page.panel.plan
        local = plan.starts_at.astimezone(clock.LONDON)
        return {
            "day": local.date().isoformat(),
            "time": f"{local:%H:%M}",
            "minutes": str(plan.minutes),
            "place": plan.place.value,
            "where": plan.where,
            **_begin_people(plan),
            "late_reason": plan.late_reason,
            "chair_reason": plan.chair_reason,
        }


class GivePapersForm(ActForm):
    """Only a button."""

    title = _l("Give the chair the case pack")
    hint = _l(
        "The chair reads the agenda and the case pack as they are now, behind a mailed code, and "
        "can write down what the panel found. Give it again if something changes."
    )
    button = _l("Give it to the chair")


class CancelPanelForm(ActForm):
    """Why there is no panel on that day."""

    title = _l("Cancel the panel")
    hint = _l("The days run on: set another day soon.")
    button = _l("Cancel it")
    words = WordsField(
        _l("Why? The applicant reads this"), required=_l("Write why. The applicant reads it.")
    )


class RecordTakingPartForm(ActForm):
    """How the victim said that they take part."""

    title = _l("Record how the victim takes part")
    how = RadiosField(
        _l("How do they take part?"),
        required=_l("Choose how they take part."),
        options=options_of(panel_labels.PARTS),
    )
    words = WordsField(_l("What else did they say?"))
    objects = TextAreaField(
        _l("Do they object to the chair or the day? Then why"), max_length=1000, rows=3
    )

    @classmethod
    def begins_with(cls, page: ReviewPage) -> dict[str, Any]:
        answer = page.panel.answer if page.panel else None
        if answer is None:
            return {}
        return {"how": answer.how.value, "words": answer.words, "objects": answer.objects}

    @property
    def said(self) -> PartAnswer:
        """The answer, of a form that was found right."""
        return PartAnswer(TakingPart(self.how.data), self.words.data or "", self.objects.data or "")


def _begin_people(plan: Plan) -> dict[str, Any]:
    """Who is on a panel, as the form begins with it: by the directory where it still has them."""
    known = {one.id for one in partners.list_partners(active_only=True)}
    listed = [str(each.contact_id) for each in plan.members if each.contact_id in known]
    chair = {
        "chair": plan.chair.name,
        "chair_service": plan.chair.service,
        "chair_body": plan.chair.body.value if plan.chair.body else _NO_BODY,
    }
    if plan.chair.contact_id in known:
        chair = {"chair_listed": str(plan.chair.contact_id)}
    others = [each for each in plan.members if each.contact_id not in known]
    return {**chair, "listed": listed, "others": "\n".join(_line(each) for each in others)}


def _line(member: Member) -> str:
    return ", ".join(part for part in (member.name, member.service, member.email) if part)
