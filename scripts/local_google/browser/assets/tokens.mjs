/** Tokens of the people at this page, from the local Google, which gives them to anyone on this machine. */

const KEPT_MS = 30 * 60_000;
/** @type {Map<string, {token: Promise<string>, until: number}>} */
const kept = new Map();

/**
 * @param {'id-token' | 'access-token'} kind
 * @param {string} email
 * @returns {Promise<string>}
 */
export function token(kind, email) {
  const key = `${kind} ${email}`;
  const known = kept.get(key);
  if (known && known.until > Date.now()) return known.token;
  const asked = ask(kind, email);
  kept.set(key, { token: asked, until: Date.now() + KEPT_MS });
  asked.catch(() => kept.delete(key));
  return asked;
}

/**
 * @param {string} kind
 * @param {string} email
 */
async function ask(kind, email) {
  const answer = await fetch(`/local/${kind}?email=${encodeURIComponent(email)}`);
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error?.message ?? `HTTP ${answer.status}`);
  return content[kind.replace('-', '_')];
}
