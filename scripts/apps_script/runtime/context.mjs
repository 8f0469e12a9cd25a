/** What one execution of a script is given: for whom it runs, what it may do, and the way to its host. */

/**
 * The host answers every call at once, as Apps Script's services do; `operations.mjs` says which calls there are.
 * @typedef {(operation: string, payload: object) => any} HostCall
 *
 * @typedef {'FULL' | 'LIMITED'} AuthMode LIMITED for simple triggers such as onOpen
 *
 * @typedef {object} Context
 * @property {HostCall} call
 * @property {string} google base URL of the server that offers the Sheets API
 * @property {string} spreadsheetId
 * @property {string} person e-mail address of the one the script runs as
 * @property {string} activePerson e-mail address of the one at the keyboard; blank where nobody is
 * @property {string} locale of the person, such as `zh_CN`
 * @property {AuthMode} authMode
 * @property {string[]} scopes that the manifest asks for
 */

const SCOPE = 'https://www.googleapis.com/auth/';

/** Scopes by the short names used in this runtime. Any one of a list will do. */
export const SCOPES = {
  openid: ['openid'],
  email: [`${SCOPE}userinfo.email`],
  externalRequest: [`${SCOPE}script.external_request`],
  spreadsheet: [`${SCOPE}spreadsheets.currentonly`, `${SCOPE}spreadsheets`],
  containerUi: [`${SCOPE}script.container.ui`],
  triggers: [`${SCOPE}script.scriptapp`],
};

/**
 * Refuses what Google would refuse: a scope that the manifest does not ask for.
 * @param {Context} context
 * @param {string} method full name
 * @param {string[]} anyOf
 */
export function needsScope(context, method, anyOf) {
  if (anyOf.some((scope) => context.scopes.includes(scope))) return;
  throw new Error(
    `Specified permissions are not sufficient to call ${method}. Required permissions: ${anyOf.join(' || ')}`,
  );
}

/**
 * Refuses what a simple trigger may not do.
 * @param {Context} context
 * @param {string} method full name
 */
export function needsAuthorization(context, method) {
  if (context.authMode === 'FULL') return;
  throw new Error(`You do not have permission to call ${method}`);
}
