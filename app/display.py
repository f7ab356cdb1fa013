"""Dates and counts ready to print, in the region, digits and calendar that a reader asked for."""

from datetime import datetime
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from app.arabic import plurals
from app.arabic.dates import Calendar, format_date, format_hijri, format_relative
from app.arabic.plurals import Digits
from app.settings import Settings


class Display(NamedTuple):
    """How things are shown in one answer. `relative_to` is the present instant where «قبل 3 أيام» was asked for.

    A tuple, for what is remembered by it is looked up a hundred times in an answer.
    """

    region: str
    digits: Digits
    calendar: Calendar
    zone: ZoneInfo
    relative_to: datetime | None = None
    hijri_shift: int = 0
    language: str | None = None
    """In which language all is shown; without one, each thing in its own."""

    @classmethod
    def of_site(cls, settings: Settings) -> Self:
        """How the site shows things where nobody asked for anything special."""
        shift = settings.hijri_shift_in(settings.region)
        return cls(settings.region, settings.digits, settings.calendar, settings.zone, hijri_shift=shift)

    def date(self, instant: datetime, language: str) -> str:
        """The day of an instant in the site's time zone."""
        day = instant.astimezone(self.zone).date()
        return format_date(
            day,
            language=self.language or language,
            region=self.region,
            digits=self.digits,
            calendar=self.calendar,
            hijri_shift=self.hijri_shift,
        )

    def hijri(self, instant: datetime, language: str) -> str | None:
        """The same day of Umm al-Qura, shifted as its country has it; None outside its tables."""
        day = instant.astimezone(self.zone).date()
        return format_hijri(day, language=self.language or language, digits=self.digits, shift=self.hijri_shift)

    def relative(self, instant: datetime, language: str) -> str | None:
        """How long ago, where that was asked for."""
        if self.relative_to is None:
            return None
        return format_relative(instant, self.relative_to, language=self.language or language, digits=self.digits)

    def reading_time(self, minutes: int, language: str) -> str:
        """«3 دقائق قراءة»."""
        return plurals.reading_time(minutes, language=self.language or language, digits=self.digits)

    def comment_count(self, count: int, language: str) -> str:
        """«تعليقان»."""
        return plurals.comment_count(count, language=self.language or language, digits=self.digits)
