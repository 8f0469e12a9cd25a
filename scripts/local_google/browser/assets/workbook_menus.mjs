/** The workbook's own menus: rows, sorting, filtering. */

import { texts } from './setup.mjs';

/**
 * @param {import('./grid.mjs').Grid} grid
 * @param {import('./book.mjs').Book} book
 * @param {import('./edits.mjs').Edits} edits
 * @returns {import('./menus.mjs').Menu[]}
 */
export function workbookMenus(grid, book, edits) {
  const at =
    (/** @type {(tab: import('./grid.mjs').Tab, chosen: import('./grid.mjs').Area) => unknown} */ work) =>
    () => {
      const tab = book.tab(grid.active);
      const chosen = grid.selection();
      return tab && chosen ? work(tab, chosen) : undefined;
    };
  const sort = (/** @type {'ASCENDING' | 'DESCENDING'} */ sortOrder) =>
    at((tab, { column }) => {
      const frozen = tab.properties.gridProperties?.frozenRowCount ?? 0;
      const range = { sheetId: Number(tab.id), startRowIndex: frozen, endRowIndex: tab.rows };
      return edits.change([{ sortRange: { range, sortSpecs: [{ dimensionIndex: column, sortOrder }] } }]);
    });
  const filter = at((tab, { row, column }) => {
    const text = grid.cell(tab.id, row, column)?.v;
    const condition =
      text === null || text === undefined
        ? { type: 'BLANK' }
        : { type: 'TEXT_EQ', values: [{ userEnteredValue: String(text) }] };
    const range = { sheetId: Number(tab.id), startRowIndex: 0, endRowIndex: tab.rows };
    const filterSpecs = [{ columnIndex: column, filterCriteria: { condition } }];
    return edits.change([{ setBasicFilter: { filter: { range, filterSpecs } } }]);
  });
  return [
    {
      title: texts.rows ?? '',
      items: [
        {
          label: texts.insertAbove ?? '',
          run: at((tab, { row, rows }) => edits.insert(tab, 'ROWS', row, rows)),
        },
        {
          label: texts.insertBelow ?? '',
          run: at((tab, { row, rows }) => edits.insert(tab, 'ROWS', row + rows, rows)),
        },
        {
          label: texts.deleteRows ?? '',
          run: at((tab, { row, rows }) => edits.remove(tab, 'ROWS', row, rows)),
        },
      ],
    },
    {
      title: texts.data ?? '',
      items: [
        { label: texts.sortUp ?? '', run: sort('ASCENDING') },
        { label: texts.sortDown ?? '', run: sort('DESCENDING') },
        null,
        { label: texts.createFilter ?? '', run: at((tab) => book.filters?.create(tab)) },
        { label: texts.filterValues ?? '', run: at((tab, { column }) => book.filters?.choose(tab, column)) },
        { label: texts.filter ?? '', run: filter },
        {
          label: texts.unfilter ?? '',
          run: at((tab) => edits.change([{ clearBasicFilter: { sheetId: Number(tab.id) } }])),
        },
      ],
    },
  ];
}
