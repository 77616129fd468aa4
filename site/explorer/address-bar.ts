/** Keeps the address bar and the state of the page alike. Nothing is read or written before the page is mounted. */
import { onMounted, onUnmounted, type ShallowRef, watch } from 'vue';
import { formatAddress, readAddress } from './address.ts';
import { FIRST_SETTINGS, FIRST_VIEW, type Settings, type State, type View } from './settings.ts';

/** The address follows so long after the last change: browsers limit how often it may change. */
const DELAY_MS = 150;

/**
 * While something slides the address is replaced; `visit` makes an entry of the history first, for Back to return to,
 * and `refresh` brings the address up to date at once.
 * @param restore takes on the state of an address
 */
export function useAddress(
  settings: ShallowRef<Settings>,
  view: ShallowRef<View>,
  linkProblem: { value: string | null },
  restore: (state: State) => void,
): { visit: (change: () => void) => void; refresh: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const addressNow = () => {
    const query = formatAddress({ settings: settings.value, view: view.value });
    return `${location.pathname}${query === '' ? '' : `?${query}`}${location.hash}`;
  };
  const replace = () => {
    clearTimeout(timer);
    // The state is VitePress's own.
    history.replaceState(history.state, '', addressNow());
  };
  const read = () => {
    clearTimeout(timer);
    try {
      linkProblem.value = null;
      restore(readAddress(location.search));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      linkProblem.value = error.message;
      restore({ settings: FIRST_SETTINGS, view: FIRST_VIEW });
    }
  };

  onMounted(() => {
    read();
    addEventListener('popstate', read);
    watch([settings, view], () => {
      clearTimeout(timer);
      timer = setTimeout(replace, DELAY_MS);
    });
  });
  onUnmounted(() => {
    clearTimeout(timer);
    removeEventListener('popstate', read);
  });

  return {
    refresh: replace,
    visit(change) {
      replace();
      change();
      const address = addressNow();
      // A state that is not null, or VitePress would not know the page when Back is pressed on another one.
      if (address !== location.pathname + location.search + location.hash) {
        history.pushState({ scrollPosition: scrollY }, '', address);
      }
    },
  };
}
