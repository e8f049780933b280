/** A moment of a clock that is not the chip's uptime; `dayMs` has no date, so it wraps at midnight. */
export type WallTime = { readonly ms: number; readonly isDayTime: boolean };

const msPerDay = 86_400_000;

// ESP_LOG v1 with LOG_TIMESTAMP_SOURCE_SYSTEM: 09:20:14.123
const dayTime = /^(?<h>\d{1,2}):(?<m>\d\d):(?<s>\d\d)(?:[.,:](?<fraction>\d{1,6}))?$/;
// Log v2: 125-12-20 09:20:14.123 (tm_year); capture tools: 2025-12-20 09:20:14, 2021/7/31 3:09:25, 2025-12-20T09:20:14Z
const dateTime =
  /^(?<year>\d{2,4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})[ T](?<h>\d{1,2}):(?<m>\d\d):(?<s>\d\d)(?:[.,](?<fraction>\d{1,6}))?Z?$/;
// Log v2: milliseconds since 1970, 1718795571035
const unixMs = /^\d{13}$/;

/** Parses a time that has no date or has one, as esp-idf's log and capture tools print it, or null. */
export function parseWallTime(text: string): WallTime | null {
  if (unixMs.test(text)) return { ms: Number(text), isDayTime: false };
  const ofDay = dayTime.exec(text)?.groups;
  if (ofDay) {
    const ms = msOfDay(ofDay);
    return ms === null ? null : { ms, isDayTime: true };
  }
  const dated = dateTime.exec(text)?.groups;
  const ms = dated ? msOfDay(dated) : null;
  if (!dated || ms === null) return null;
  const year = Number(dated['year']);
  // tm_year counts from 1900.
  const day = Date.UTC(year < 1000 ? 1900 + year : year, Number(dated['month']) - 1, Number(dated['day']));
  return Number.isNaN(day) ? null : { ms: day + ms, isDayTime: false };
}

function msOfDay({ h = '', m = '', s = '', fraction = '' }: Readonly<Record<string, string>>): number | null {
  const [hours, minutes, seconds] = [Number(h), Number(m), Number(s)];
  if (hours > 23 || minutes > 59 || seconds > 60) return null;
  const ms = Math.floor(Number(fraction.padEnd(3, '0').slice(0, 3)));
  return Math.min(((hours * 60 + minutes) * 60 + seconds) * 1000 + ms, msPerDay);
}
