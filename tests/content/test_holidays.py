"""Bank holidays are those that the package itself tells."""

from govuk_bank_holidays.bank_holidays import BankHolidays

from portal.content.holidays import bank_holidays


def test_every_holiday_of_the_package_is_known() -> None:
    package = BankHolidays(use_cached_holidays=True)
    listed = package.get_holidays(BankHolidays.ENGLAND_AND_WALES)

    assert bank_holidays() == {day["date"] for day in listed}
    assert len(listed) > 50
