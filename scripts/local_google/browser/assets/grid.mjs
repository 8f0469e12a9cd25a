/** The grid: Univer, shown what the API says. Everything that is put into it from outside bears the mark `fromServer`. */

import { NOT_OFFERED } from './not_offered.mjs';
import { setup } from './setup.mjs';
import { viewOf } from './view.mjs';

const UNIT = setup.spreadsheetId;
const FROM_SERVER = { fromServer: true, onlyLocal: true };
const FIRST_VIEW_ROWS = 60;
const WRAPPED = 3;
const PAUSE_MS = 350;
const POLL_MS = 50;
const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", Arial, sans-serif';

/**
 * @typedef {object} Tab
 * @property {string} id
 * @property {string} title
 * @property {number} rows
 * @property {number} columns
 * @property {boolean} hidden
 * @property {Area[]} merges
 * @property {any[]} charts
 * @property {any} filter BasicFilter; null where there is none
 * @property {any} properties
 *
 * @typedef {{row: number, column: number, rows: number, columns: number}} Area counted from 0
 */

export class Grid {
  #typedAt = -Infinity;

  constructor() {
    addEventListener('keydown', () => (this.#typedAt = performance.now()), true);
    const { UniverPresets, UniverCore } = /** @type {any} */ (window);
    const locale = setup.language === 'zh' ? 'zhCN' : 'enUS';
    const { univer, univerAPI } = UniverPresets.createUniver({
      locale,
      locales: { [locale]: locales(UniverCore) },
      theme: greenTheme(UniverPresets),
      presets: presets(),
    });
    this.univer = univer;
    /** @type {any} */
    this.interceptors = null;
    this.api = univerAPI;
    const injector = univer.__getInjector();
    this.commands = injector.get(UniverCore.ICommandService);
  }

  /**
   * Shows a workbook in place of the one before.
   * @param {string} name
   * @param {Tab[]} tabs
   * @param {Map<string, object>} columnData by tab
   * @param {string} active
   */
  show(name, tabs, columnData, active) {
    if (this.api.getActiveWorkbook()) this.api.disposeUnit(UNIT);
    const sheets = Object.fromEntries(
      tabs.map((tab) => [tab.id, sheetOf(tab, columnData.get(tab.id) ?? {})]),
    );
    this.api.createWorkbook({
      id: UNIT,
      name,
      sheetOrder: tabs.map((tab) => tab.id),
      sheets,
      styles: {},
      defaultStyle: { ff: FONT, fs: 10 },
    });
    this.#startFromWhatWasEntered();
    this.activate(active);
  }

  get workbook() {
    return this.api.getActiveWorkbook();
  }

  /** @returns {string} id of the tab in view */
  get active() {
    return this.workbook?.getActiveSheet()?.getSheetId() ?? '';
  }

  /** @param {string} id @param {Area} [area] to choose */
  activate(id, area) {
    const sheet = this.workbook?.getSheetBySheetId(id);
    if (!sheet) return;
    if (this.active !== id) this.workbook.setActiveSheet(sheet);
    if (!area) return;
    const range = sheet.getRange(area.row, area.column, area.rows, area.columns);
    this.workbook.setActiveRange(range);
    sheet.scrollToCell?.(Math.max(area.row - 3, 0), Math.max(area.column - 2, 0));
  }

  /** @returns {Area | null} what is chosen */
  selection() {
    const range = this.workbook?.getActiveRange();
    if (!range) return null;
    const { startRow, startColumn, endRow, endColumn } = range.getRange();
    return {
      row: startRow,
      column: startColumn,
      rows: endRow - startRow + 1,
      columns: endColumn - startColumn + 1,
    };
  }

  /** @returns {{row: number, column: number} | null} the one cell that typing goes to */
  cursor() {
    const cell = this.workbook?.getActiveSheet()?.getSelection()?.getCurrentCell();
    return cell ? { row: cell.actualRow, column: cell.actualColumn } : this.selection();
  }

  /** @returns {[number, number]} first and last row in view, from 0 */
  inView() {
    const range = this.workbook?.getActiveSheet()?.getVisibleRange();
    return range ? [range.startRow, range.endRow] : [0, FIRST_VIEW_ROWS];
  }

  /** Where cells are on the page; null before a workbook is shown. */
  view() {
    return viewOf(this.workbook?.getActiveSheet());
  }

  /** Whether a tab is among those shown. @param {string} id */
  has(id) {
    return Boolean(this.workbook?.getSheetBySheetId(id));
  }

  /** @param {string} id @param {number} row @param {number} column */
  cell(id, row, column) {
    return this.workbook?.getSheetBySheetId(id)?.getSheet().getCellRaw(row, column) ?? null;
  }

  get isEditing() {
    return this.workbook?.isCellEditing?.() ?? false;
  }

  /** Whether the person is typing, or may be about to go on. */
  get isBusy() {
    return this.isEditing || performance.now() - this.#typedAt < PAUSE_MS;
  }

  /** Resolves when the person pauses: what is put into the cell that they type into takes letters from them. */
  async pause() {
    while (this.isBusy) {
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  }

  /** @param {string} id @param {Record<number, Record<number, object>>} cellValue by row and column */
  put(id, cellValue) {
    this.apply('sheet.mutation.set-range-values', id, { cellValue });
    const wrapped = Object.entries(cellValue).filter(([, line]) => Object.values(line).some(isWrapped));
    if (wrapped.length > 0)
      this.#fit(
        id,
        wrapped.map(([row]) => Number(row)),
      );
  }

  /** Makes rows as high as their wrapped texts need. @param {string} id @param {number[]} rows */
  #fit(id, rows) {
    const sheet = this.workbook.getSheetBySheetId(id);
    const endColumn = sheet.getMaxColumns() - 1;
    const ranges = rows.map((row) => ({ startRow: row, endRow: row, startColumn: 0, endColumn }));
    const rowsAutoHeightInfo = sheet.getSkeleton()?.calculateAutoHeightInRange(ranges);
    if (rowsAutoHeightInfo)
      this.apply('sheet.mutation.set-worksheet-row-auto-height', id, { rowsAutoHeightInfo });
  }

  /**
   * @param {string} mutation
   * @param {string} id of the tab
   * @param {object} params
   */
  apply(mutation, id, params) {
    this.commands.syncExecuteCommand(mutation, { unitId: UNIT, subUnitId: id, ...params }, FROM_SERVER);
  }

  /**
   * @param {string} id
   * @param {number} row
   * @param {number} column
   * @param {string | undefined} text none takes the note away
   */
  note(id, row, column, text) {
    const at = { unitId: UNIT, sheetId: id, row, col: column, silent: true };
    const lines = text?.split('\n').reduce((sum, line) => sum + Math.ceil((line.length + 1) / 16), 0) ?? 0;
    const note = {
      id: `${id}-${row}-${column}`,
      row,
      col: column,
      width: 260,
      height: 40 + 22 * lines,
      note: text,
    };
    if (text) this.commands.syncExecuteCommand('sheet.mutation.update-note', { ...at, note }, FROM_SERVER);
    else this.commands.syncExecuteCommand('sheet.mutation.remove-note', at, FROM_SERVER);
  }

  /** @param {string} id @param {Area[]} before @param {Area[]} now cells that are shown as one */
  merge(id, before, now) {
    if (before.length > 0)
      this.apply('sheet.mutation.remove-worksheet-merge', id, { ranges: before.map(rangeOf) });
    if (now.length > 0) this.apply('sheet.mutation.add-worksheet-merge', id, { ranges: now.map(rangeOf) });
  }

  /** @param {string} id @param {boolean} hidden @param {number} first row @param {number} last */
  hide(id, hidden, first, last) {
    const { columns } = this.workbook.getSheetBySheetId(id).getSheet().getConfig();
    const ranges = [{ startRow: first, endRow: last, startColumn: 0, endColumn: (columns ?? 1) - 1 || 0 }];
    this.apply(`sheet.mutation.set-row-${hidden ? 'hidden' : 'visible'}`, id, { ranges });
  }

  /** @param {(command: {id: string, params: any}, options: any) => void} listener */
  onCommand(listener) {
    return this.commands.onCommandExecuted(listener);
  }

  /** @param {(command: {id: string, type: number, params: any}) => boolean} refuses true where it must not happen */
  guard(refuses) {
    const { BeforeCommandExecute, BeforeUndo, BeforeRedo } = this.api.Event;
    for (const kind of [BeforeCommandExecute, BeforeUndo, BeforeRedo]) {
      this.api.addEvent(kind, (/** @type {any} */ event) => {
        if (refuses(event)) event.cancel = true;
      });
    }
  }

  /** Editing starts from what was entered, and its end is told as it was typed, without a guess of the grid's. */
  #startFromWhatWasEntered() {
    if (this.interceptors) return;
    // The grid makes this service with its first workbook.
    const { SheetInterceptorService } = /** @type {any} */ (window).UniverSheets;
    this.interceptors = this.univer.__getInjector().get(SheetInterceptorService).writeCellInterceptor;
    const { BEFORE_CELL_EDIT, AFTER_CELL_EDIT } = this.interceptors.getInterceptPoints();
    this.interceptors.intercept(BEFORE_CELL_EDIT, {
      priority: 10_000,
      handler: (/** @type {any} */ cell) => {
        const entered = cell?.custom?.entered;
        return entered === undefined ? cell : { ...cell, v: entered, t: 1, f: null, p: null };
      },
    });
    this.interceptors.intercept(AFTER_CELL_EDIT, {
      priority: 10_000,
      handler: (/** @type {any} */ cell) => {
        const typed =
          cell?.f ?? cell?.p?.body?.dataStream?.replace(/\r?\n$/, '').replace(/\r/g, '\n') ?? cell?.v;
        const text = typed === null || typed === undefined ? '' : String(typed);
        return { ...cell, p: null, f: null, v: text === '' ? null : text, t: 1, custom: { typed: text } };
      },
    });
  }
}

/** @param {Area} area */
function rangeOf({ row, column, rows, columns }) {
  return { startRow: row, endRow: row + rows - 1, startColumn: column, endColumn: column + columns - 1 };
}

/** @param {any} cell */
function isWrapped({ v, s }) {
  return s?.tb === WRAPPED && String(v ?? '').length > 0;
}

/** @param {any} core */
function locales(core) {
  const suffix = setup.language === 'zh' ? 'ZhCN' : 'EnUS';
  const names = ['UniverPresetSheetsCore', 'UniverPresetSheetsDataValidation', 'UniverPresetSheetsNote'];
  return core.mergeLocales(...names.map((name) => /** @type {any} */ (window)[name + suffix]));
}

function presets() {
  const { UniverPresetSheetsCore, UniverPresetSheetsDataValidation, UniverPresetSheetsNote } =
    /** @type {any} */ (window);
  return [
    UniverPresetSheetsCore.UniverSheetsCorePreset({
      container: 'grid',
      header: true,
      toolbar: false,
      statusBarStatistic: false,
      formulaBar: true,
      menu: Object.fromEntries(NOT_OFFERED.map((id) => [id, { hidden: true }])),
      sheets: { disableForceStringAlert: true, disableForceStringMark: true },
    }),
    UniverPresetSheetsDataValidation.UniverSheetsDataValidationPreset({
      showEditOnDropdown: false,
      showSearchOnDropdown: false,
    }),
    UniverPresetSheetsNote.UniverSheetsNotePreset(),
  ];
}

/** @param {any} found */
function greenTheme({ greenTheme: green, defaultTheme }) {
  return green ?? defaultTheme;
}

/** @param {Tab} tab @param {object} columnData */
function sheetOf({ id, title, rows, columns, hidden, properties }, columnData) {
  const { frozenRowCount = 0, frozenColumnCount = 0 } = properties.gridProperties ?? {};
  const isFrozen = frozenRowCount > 0 || frozenColumnCount > 0;
  return {
    id,
    name: title,
    hidden: hidden ? 1 : 0,
    rowCount: rows,
    columnCount: columns,
    defaultColumnWidth: 100,
    defaultRowHeight: 24,
    columnData,
    rowData: {},
    cellData: {},
    tabColor: '',
    showGridlines: properties.gridProperties?.hideGridlines ? 0 : 1,
    freeze: isFrozen
      ? {
          xSplit: frozenColumnCount,
          ySplit: frozenRowCount,
          startRow: frozenRowCount,
          startColumn: frozenColumnCount,
        }
      : { xSplit: 0, ySplit: 0, startRow: -1, startColumn: -1 },
  };
}
