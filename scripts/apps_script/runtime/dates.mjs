/** Dates of a spreadsheet: days since 1899-12-30 by the clock of its time zone. */

const MS_A_DAY = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);

/**
 * The moment that a date cell names.
 * @param {number} serial
 * @param {string} timeZone of the spreadsheet, such as `Asia/Shanghai`
 * @returns {Date}
 */
export function dateOf(serial, timeZone) {
  const wall = EPOCH + Math.round(serial * MS_A_DAY);
  // The offset is that of the moment sought; one correction is enough outside the hour of a clock change.
  const guess = wall - offsetAt(wall, timeZone);
  return new Date(wall - offsetAt(guess, timeZone));
}

/**
 * @param {number} moment milliseconds
 * @param {string} timeZone
 * @returns {number} milliseconds that the clock there is ahead of UTC
 */
function offsetAt(moment, timeZone) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const part = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000;
}

/**
 * The day that a moment falls on.
 * @param {Date} date
 * @param {string} timeZone
 * @returns {string} such as 2016-01-05
 */
export function dayIn(date, timeZone) {
  return new Date(date.getTime() + offsetAt(date.getTime(), timeZone)).toISOString().slice(0, 10);
}
