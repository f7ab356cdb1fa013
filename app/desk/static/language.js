// The words of the desk in Arabic and in English, numbers, and the site's own time.

import { DESK } from "./desk.js";
import { WORDS } from "./words/frame.js";

const KEPT = "maqal-desk:language";
const read = () => {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing
  }
};

/** `ar` or `en`: what the address asks for, what was chosen before, or the site's. */
export const language = DESK.is_chosen ? DESK.language : ["ar", "en"].includes(read()) ? read() : DESK.language;

/** The locale of numbers and dates. */
export const locale =
  language === "ar" ? `ar-${DESK.region}-u-nu-${DESK.digits}-ca-gregory` : `en-${DESK.region}-u-ca-gregory`;

export function choose(other) {
  try {
    localStorage.setItem(KEPT, other);
  } catch {
    // the address says it instead
  }
  const next = new URL(location.href);
  next.searchParams.set("language", other);
  location.assign(next);
}

/**
 * The words of a room: `words({ar: {…}, en: {…}})` gives a function of a name and of the values that stand in braces.
 * A word that has plural forms is an object by CLDR's categories (`zero one two few many other`), chosen by `count`.
 */
export function words(both) {
  const own = both[language];
  return (name, values = {}) => {
    let text = own[name];
    if (text === undefined) throw new Error(`no words for ${name}`);
    if (typeof text === "object") text = text[plural.select(values.count)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (_, key) => {
      const value = values[key];
      return typeof value === "number" ? number(value) : value;
    });
  };
}

const plural = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(locale);
export const number = (value) => numbers.format(value);

const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: DESK.zone });
const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: DESK.zone });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** An instant of the API as a day and a time of the site's zone. */
export const moment = (instant) => (instant ? moments.format(new Date(instant)) : "");
export const day = (instant) => (instant ? days.format(new Date(instant)) : "");

const STEPS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** How long ago an instant was, or in how long it is; a day and a time beyond a week. */
export function ago(instant) {
  const seconds = (new Date(instant) - Date.now()) / 1000;
  if (Math.abs(seconds) > 7 * 86_400) return moment(instant);
  for (const [unit, length] of STEPS)
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  return relative.format(0, "minute");
}

/** An instant as `<input type="datetime-local">` wants it: a time of the site's zone without it. */
export function toLocal(instant) {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-GB", {
      timeZone: DESK.zone, hourCycle: "h23",
      year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    }).formatToParts(new Date(instant)).map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/** The instant (UTC, as the API takes it) of a local time of the site's zone; null for nothing. */
export function fromLocal(text) {
  if (!text) return null;
  let guess = new Date(`${text}Z`);
  for (let round = 0; round < 2; round += 1) {
    const off = new Date(`${toLocal(guess)}Z`) - new Date(`${text}Z`);
    guess = new Date(guess - off);
  }
  return guess.toISOString();
}

/** The words of the frame and of what all rooms share. */
export const say = words(WORDS);
