// The month in plain JavaScript: `node plain.mjs IN OUT`.

import { readFileSync, writeFileSync } from 'node:fs';

const CREDITED = new Set(['中心经理', '网格经理', '装维经理', '营业员']);
const PHONE = '购机送费';
const PREPAID = '预存网费送费';
const FIBRE = '光纤平移';

/**
 * What every deal earns and every person's month.
 * @param {string} body
 */
function month(body) {
  const found = JSON.parse(body);
  const posts = new Map(found.staff.map((/** @type {any} */ row) => [row.staff_no, row.post]));
  const due = new Set(found.targets.map((/** @type {any} */ row) => `${row.month} ${row.line} ${row.account_no}`));
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @type {Map<string, number[]>} */
  const months = new Map();
  const details = [];
  const deals = found.deals.sort((/** @type {any} */ one, /** @type {any} */ other) =>
    one.accepted_on === other.accepted_on ? one.row - other.row : one.accepted_on < other.accepted_on ? -1 : 1,
  );
  for (const row of deals) {
    const [product, person, post] = [row.product, row.solicitor, posts.get(row.solicitor)];
    const [inMonth, isPhone] = [row.accepted_on.slice(0, 7), row.product === PHONE];
    const isDue = due.has(`${inMonth} ${isPhone ? '移动' : '宽带'} ${row.account_no}`);
    const key = `${inMonth} ${person}`;
    let [credit, reward, place] = [0, 0, 0];
    if (isPhone) {
      const isClean = !row.secondary_card && !row.no_rent && row.active_4g;
      if (isClean && CREDITED.has(post)) credit = isDue ? 1000 : 500;
      if (isClean && !row.retaken) {
        place = (counts.get(key) ?? 0) + 1;
        counts.set(key, place);
        reward = place <= (post === '营业员' ? 5 : 2) ? 2000 : 4000;
      }
    } else if (product === PREPAID && row.broadband_only) {
      if (CREDITED.has(post) || post === '网格人员') credit = isDue ? 1000 : 500;
      reward = 2000;
    } else if (product === FIBRE && CREDITED.has(post)) {
      credit = 500;
    }
    const sums = months.get(key) ?? [0, 0, 0, 0, 0];
    months.set(key, sums);
    const [line, isCounted] = [isPhone ? 0 : 1, credit > 0 || reward > 0];
    sums[line] += Number(isCounted);
    sums[2 + line] += credit;
    sums[4] += reward;
    const result = isCounted ? '计入' : '不计入';
    const shown = [row.order_no, inMonth, person, product, isDue, result, credit / 1000, reward / 100, place];
    details.push({ row: row.row, shown });
  }
  details.sort((one, other) => one.row - other.row);
  const summary = [...months].sort(([one], [other]) => (one < other ? -1 : 1));
  const people = summary.map(([key, sums]) => [...key.split(' '), ...sums]);
  return JSON.stringify({ details: details.map((one) => one.shown), summary: people });
}

writeFileSync(process.argv[3], month(readFileSync(process.argv[2], 'utf-8')));
