/**
 * What stands in a page for Vite's client, which reloads a page when a file changes: a page of the suite is one subject from its
 * beginning to its end. Served modules import it all the same, for styles and for imports of what is computed.
 */

/** Where served modules look for it. */
export const CLIENT_PATH = '/@vite/client';

/** As Vite 7 and 8 have it, without a connection. */
export const CLIENT = `
const idle = () => {};
export const createHotContext = () => ({
  data: {}, accept: idle, acceptExports: idle, dispose: idle, prune: idle, decline: idle, invalidate: idle,
  on: idle, off: idle, send: idle,
});
export const injectQuery = (url, query) => {
  if (url[0] !== '.' && url[0] !== '/') return url;
  const { search, hash } = new URL(url, 'http://vite.dev');
  return url.replace(/[?#].*$/, '') + '?' + query + (search ? '&' + search.slice(1) : '') + hash;
};
const styles = new Map();
export const updateStyle = (id, text) => {
  const style = styles.get(id) ?? document.head.appendChild(document.createElement('style'));
  styles.set(id, style);
  style.textContent = text;
};
export const removeStyle = (id) => {
  styles.get(id)?.remove();
  styles.delete(id);
};
export class ErrorOverlay {}
`;
