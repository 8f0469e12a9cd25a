/** The menu 「核算」 and what opens from it. */

const DIALOG_WIDTH = 820;
const DIALOG_HEIGHT = 640;

/** @typedef {'validate' | 'recalculate' | 'steps' | 'estimate' | 'trial' | 'preview' | 'send' | 'month'} View what the sidebar starts with */

/** Builds the menu whenever someone opens the spreadsheet. */
function onOpen() {
  const { menu } = phrases_();
  SpreadsheetApp.getUi()
    .createMenu(menu.title)
    .addItem(menu.validate, showValidation.name)
    .addItem(menu.recalculate, showRecalculation.name)
    .addItem(menu.steps, showSteps.name)
    .addItem(menu.estimate, showEstimate.name)
    .addItem(menu.trial, showTrial.name)
    .addSeparator()
    .addItem(menu.preview, showPreview.name)
    .addItem(menu.send, showSending.name)
    .addItem(menu.month, showMonthClosing.name)
    .addSeparator()
    .addItem(menu.problems, openProblems.name)
    .addItem(menu.install, installAutoValidation.name)
    .addSeparator()
    .addItem(menu.help, openGuide.name)
    .addToUi();
}

/** Checks every row and shows the outcome in the sidebar. */
function showValidation() {
  showSidebar_('validate');
}

/** Recalculates and shows progress and outcome in the sidebar. */
function showRecalculation() {
  showSidebar_('recalculate');
}

/** Shows what waits for the person, and the steps for the selected row, in the sidebar. */
function showSteps() {
  showSidebar_('steps');
}

/** Lets a person ask what a deal would earn that does not exist yet, in the sidebar. */
function showEstimate() {
  showSidebar_('estimate');
}

/** Lets the manager try a changed plan in the sidebar. */
function showTrial() {
  showSidebar_('trial');
}

/** Shows the month's statements in the sidebar. */
function showPreview() {
  showSidebar_('preview');
}

/** Sends the month's statements, after a question, from the sidebar. */
function showSending() {
  showSidebar_('send');
}

/** Walks a manager through closing a month in the sidebar. */
function showMonthClosing() {
  showSidebar_('month');
}

/** Jumps to the tab of problems. */
function openProblems() {
  tab_('problems').activate();
}

/** Jumps to the tab that says how to use the workbook. */
function openGuide() {
  tab_('guide').activate();
}

/** Jumps to the tab with the month of each person. */
function openSummary() {
  tab_('summary').activate();
}

/** Jumps to the tab with the last trial of a plan. */
function openTrial() {
  tab_('trial').activate();
}

/** Jumps to the tab of mail. */
function openOutbox() {
  tab_('outbox').activate();
}

/**
 * Shows the statements of a month in a window wide enough to read them as they will arrive.
 * @param {string} month
 * @param {number} position which statement to start with, from 0
 */
function openPreviewWindow(month, position) {
  const page = page_({ view: 'preview', month, position, window: true });
  page.setWidth(DIALOG_WIDTH).setHeight(DIALOG_HEIGHT);
  SpreadsheetApp.getUi().showModalDialog(page, phrases_().page.previewTitle);
}

/** @param {View} view */
function showSidebar_(view) {
  const page = page_({ view, month: '', position: 0, window: false });
  SpreadsheetApp.getUi().showSidebar(page.setTitle(phrases_().page.title));
}

/**
 * @typedef {object} Opening how the page starts
 * @property {View} view
 * @property {string} month the month chosen already, or nothing
 * @property {number} position the statement to start with, from 0
 * @property {boolean} window true in a window of its own, false in the sidebar
 */

/**
 * @param {Opening} opening
 * @returns {GoogleAppsScript.HTML.HtmlOutput}
 */
function page_(opening) {
  const { page, counts, menu, htmlLanguage } = phrases_();
  const template = HtmlService.createTemplateFromFile('Sidebar');
  template['language'] = htmlLanguage;
  template['setup'] = scriptJson_({ opening, phrases: page, counts, menu });
  return template.evaluate();
}

/**
 * JSON that is safe inside a script element, whatever it holds.
 * @param {unknown} value
 * @returns {string}
 */
function scriptJson_(value) {
  return JSON.stringify(value)
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

/**
 * The text of another HTML file of this project, for the page to include.
 * @param {string} name
 * @returns {string}
 */
function include_(name) {
  return HtmlService.createHtmlOutputFromFile(name).getContent();
}
