/** Items of the grid's menus that this page does not carry to the API. */

const COMMANDS = [
  'add-range-protection-from-context-menu', 'add-range-protection-from-sheet-bar', 'cancel-frozen',
  'change-sheet-protection-from-sheet-bar', 'clear-selection-all', 'clear-selection-format', 'copy-formula-only',
  'copy-sheet', 'delete-range-move-left-confirm', 'delete-range-move-up-confirm',
  'delete-range-protection-from-context-menu', 'delete-worksheet-protection-from-sheet-bar', 'hide-col-confirm',
  'hide-row-confirm', 'insert-range-move-down-confirm', 'insert-range-move-right-confirm', 'paste-besides-border',
  'paste-col-width', 'paste-format', 'paste-formula', 'paste-value', 'set-col-auto-width', 'set-col-frozen',
  'set-first-column-frozen', 'set-first-row-frozen', 'set-range-protection-from-context-menu', 'set-row-frozen',
  'set-row-height', 'set-row-is-auto-height', 'set-selected-cols-visible', 'set-selected-rows-visible',
  'set-selection-frozen', 'set-tab-color', 'set-worksheet-hidden', 
  'view-sheet-permission-from-context-menu', 'view-sheet-permission-from-sheet-bar',
]; // prettier-ignore

export const NOT_OFFERED = [
  ...COMMANDS.map((name) => `sheet.command.${name}`),
  'sheet.menu.copy-special',
  'sheet.menu.paste-special',
  'sheet.menu.sheet-frozen',
  'sheet.column-header-menu.sheet-frozen',
  'sheet.row-header-menu.sheet-frozen',
  'sheet.contextMenu.permission',
  'sheet.contextMenu.text-to-number',
];
