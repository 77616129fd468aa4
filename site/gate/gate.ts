/** The state of the page while it is open: what is given and chosen, the run, and the failure that a link brought. */
import { computed, onMounted, onUnmounted, ref, shallowRef } from 'vue';
import {
  type AskedInPage,
  FIRST_NUMBERS,
  type GivenSource,
  numbersProblem,
  type RunNumbers,
  type SourceKind,
} from './asked.ts';
import { EXAMPLES } from './examples.ts';
import type { LawGroup } from './laws.data.ts';
import { readLink, type SharedFailure } from './link.ts';
import type { Run } from './run.ts';
import {
  begun,
  isGoingOn,
  NOTHING_RUN,
  type RunState,
  withLaw,
  withLoaded,
  withProblem,
  withReport,
  withStop,
} from './state.ts';

export type Gate = ReturnType<typeof useGate>;

export function useGate(groups: readonly LawGroup[]) {
  const kind = ref<SourceKind>('module');
  const sources = shallowRef<Readonly<Record<SourceKind, GivenSource>>>({
    module: EXAMPLES.module[0].source,
    wgsl: EXAMPLES.wgsl[0].source,
  });
  const chosen = shallowRef<ReadonlySet<string>>(
    new Set(groups.filter(({ isChosen }) => isChosen).flatMap(({ laws }) => laws.map(({ id }) => id))),
  );
  const numbers = shallowRef<RunNumbers>(FIRST_NUMBERS);
  const state = shallowRef<RunState>(NOTHING_RUN);
  const source = computed(() => sources.value[kind.value]);
  const isEmpty = computed(() => source.value.text.trim() === '');
  /** Why a run cannot start, in words. */
  const obstacle = computed(() => {
    if (isEmpty.value) return 'there is no text to run';
    if (chosen.value.size === 0) return 'choose at least one law';
    return numbersProblem(numbers.value);
  });
  let run: Run | null = null;

  function give(next: GivenSource): void {
    kind.value = next.kind;
    sources.value = { ...sources.value, [next.kind]: next };
  }

  async function start(asked: AskedInPage): Promise<void> {
    if (isGoingOn(state.value)) return;
    state.value = begun(asked);
    // Large, and of use to those only who start a run.
    const { startRun } = await import('./run.ts');
    if (state.value.phase !== 'loading') return;
    run = startRun(asked, {
      onLoaded: () => set(withLoaded(state.value)),
      onLaw: (law) => set(withLaw(state.value, law)),
      onReport: (report) => set(withReport(state.value, report)),
      onFailed: (message) => set(withProblem(state.value, message)),
      onEnded: () => set(withProblem(state.value, 'the run was stopped')),
    });
  }

  function set(next: RunState): void {
    state.value = next;
    if (!isGoingOn(next)) run = null;
  }

  function stop(): void {
    // Before its workers are there.
    if (run === null) set(withProblem(state.value, 'the run was stopped'));
    else set(withStop(state.value));
    run?.stop();
  }

  /** All that is chosen, in the order of the laws. */
  function startAll(): Promise<void> {
    const laws = groups.flatMap((group) => group.laws.map(({ id }) => id)).filter((id) => chosen.value.has(id));
    return start({ ...numbers.value, source: source.value, laws, path: null });
  }

  onUnmounted(() => run?.end());
  const link = useLink((shared) => {
    const { source: given, seed, runs, timeoutMs } = shared;
    numbers.value = { seed, runs, timeoutMs };
    give({ ...given, text: given.text ?? '' });
  });

  /** The failure of the link, of whatever text stands there now. */
  function startShared({ law, path, seed, runs, timeoutMs }: SharedFailure): Promise<void> {
    return start({ seed, runs, timeoutMs, source: source.value, laws: [law], path });
  }

  return {
    ...{ kind, source, isEmpty, chosen, numbers, state, obstacle },
    ...{ give, startAll, startShared, stop },
    ...link,
  };
}

/** The failure that the address shares, now and when it changes. @param take takes on what it brings; nothing of it is run */
function useLink(take: (shared: SharedFailure) => void) {
  const shared = shallowRef<SharedFailure | null>(null);
  const linkProblem = ref<string | null>(null);
  const read = async () => {
    try {
      linkProblem.value = null;
      shared.value = null;
      shared.value = await readLink(location.hash);
      if (shared.value !== null) take(shared.value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      linkProblem.value = error.message.replace(/^link: /, '');
    }
  };
  onMounted(() => {
    void read();
    addEventListener('hashchange', read);
  });
  onUnmounted(() => removeEventListener('hashchange', read));
  return { shared, linkProblem };
}
