/** The state of the page while it is open: what is set, what is looked at, and the address that says both. */
import { computed, ref, shallowRef } from 'vue';
import type { Case } from '../../spec/case.ts';
import { useAddress } from './address-bar.ts';
import { faultOf, type SettingsFault } from './faults.ts';
import { formulaOf } from './formula.ts';
import { type CellRoles, rolesOf } from './links-between.ts';
import { withFirstNumbers } from './presets.ts';
import { type Scene, sceneOf } from './scene.ts';
import { FIRST_SETTINGS, FIRST_VIEW, type PictureCell, type Settings, type State, type View } from './settings.ts';
import { momentOf, stepCount } from './steps.ts';

export type Explorer = ReturnType<typeof useExplorer>;

export function useExplorer() {
  const settings = shallowRef<Settings>(FIRST_SETTINGS);
  const view = shallowRef<View>(FIRST_VIEW);
  const scene = shallowRef<Scene>(sceneOf(FIRST_SETTINGS));
  /** Why the settings have no picture; what is shown then is the last one. */
  const reason = ref<string | null>(null);
  const linkProblem = ref<string | null>(null);
  const hovered = shallowRef<PictureCell | null>(null);
  const moment = computed(() => momentOf(scene.value, view.value.way, view.value.step));
  const looked = computed(() => view.value.pin ?? hovered.value ?? moment.value.current);
  const parts = computed<CellRoles>(() => rolesOf(scene.value, looked.value));
  const fault = computed<SettingsFault | null>(() =>
    reason.value === null ? null : faultOf(settings.value, reason.value),
  );
  const sentence = computed(() => {
    // The cells are those of other settings.
    if (reason.value !== null) return 'These settings have no picture.';
    const cell = view.value.pin ?? hovered.value;
    return cell === null ? moment.value.sentence : formulaOf(scene.value, cell);
  });
  const steps = computed(() => stepCount(scene.value, view.value.way));

  /** Cells that are gone take along what was looked at in them. */
  function take(next: Settings): void {
    settings.value = next;
    try {
      const { problem } = scene.value;
      scene.value = sceneOf(next);
      reason.value = null;
      if (isAlike(problem, scene.value.problem)) return;
      hovered.value = null;
      view.value = { ...view.value, pin: null, step: null };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      reason.value = error.message;
    }
  }

  function set(next: Settings): void {
    linkProblem.value = null;
    take(next);
  }

  function look(change: Partial<View>): void {
    view.value = { ...view.value, ...change };
  }

  /** A click on what is pinned lets it go. */
  function pin(cell: PictureCell): void {
    const { pin: before } = view.value;
    look({ pin: before !== null && before.of === cell.of && before.at === cell.at ? null : cell });
  }

  function step(to: number): void {
    hovered.value = null;
    look({ step: Math.max(0, Math.min(steps.value, to)), pin: null });
  }

  /** The numbers as they were before any was painted, and nothing computed yet. Sizes and attributes stay. */
  function reset(): void {
    set(withFirstNumbers(settings.value));
    step(0);
  }

  function restore({ settings: next, view: seen }: State): void {
    take(next);
    const count = stepCount(scene.value, seen.way);
    view.value = { ...seen, step: seen.step === null ? null : Math.min(seen.step, count) };
  }

  const { visit, refresh } = useAddress(settings, view, linkProblem, restore);
  return {
    settings,
    view,
    scene,
    reason,
    fault,
    linkProblem,
    hovered,
    moment,
    looked,
    parts,
    sentence,
    steps,
    set,
    look,
    pin,
    step,
    reset,
    visit,
    refresh,
  };
}

/** Whether the cells of both are the same ones, whatever numbers they hold. */
function isAlike(before: Case, after: Case): boolean {
  const cells = ({ x, w, bias: _, dtype: __, ...attributes }: Case) => JSON.stringify([x.shape, w.shape, attributes]);
  return cells(before) === cells(after);
}
