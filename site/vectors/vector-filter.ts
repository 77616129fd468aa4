/** Lists to choose from above the test vectors of the page. What they leave is decided in filter.ts. */
import { defineComponent, h, onMounted, reactive, ref } from 'vue';
import { entries, filtered, listedIn } from './entries.ts';
import { type Choices, choicesOf, NO_FILTER, type VectorWish } from './filter.ts';
import { wishIn, withWish } from './filter-address.ts';

const LISTS: readonly (readonly [field: keyof VectorWish, label: string])[] = [
  ['file', 'About'],
  ['flag', 'Flag'],
  ['rank', 'Spatial axes'],
  ['groups', 'Groups'],
  ['kind', 'Asks for'],
];

export const VectorFilter = defineComponent({
  name: 'VectorFilter',
  setup() {
    const wish = reactive<Record<keyof VectorWish, string>>({ ...NO_FILTER });
    const choices = ref<Choices | null>(null);
    const [left, count] = [ref(0), ref(0)];
    const apply = (some: Partial<VectorWish>) => {
      Object.assign(wish, some);
      left.value = filtered(document, wish);
    };
    const choose = (some: Partial<VectorWish>) => {
      apply(some);
      // The state is VitePress's own.
      history.replaceState(history.state, '', `${location.pathname}${withWish(location.search, wish)}${location.hash}`);
    };
    onMounted(() => {
      const all = entries(document);
      count.value = all.length;
      choices.value = choicesOf(all.map(listedIn));
      apply(wishIn(location.search, choices.value));
    });
    const list = (field: keyof VectorWish, label: string, values: readonly string[]) =>
      h('label', [
        label,
        h(
          'select',
          {
            value: wish[field],
            onChange: ({ target }: Event) => choose({ [field]: (target as HTMLSelectElement).value }),
          },
          ['', ...values].map((value) => h('option', { value }, value === '' ? 'any' : value)),
        ),
      ]);
    return () => {
      const { value } = choices;
      if (value === null) return null;
      return h('div', { class: 'vector-filter', role: 'group', 'aria-label': 'Filter of test vectors' }, [
        ...LISTS.map(([field, label]) => list(field, label, value[field])),
        h('p', { role: 'status' }, left.value === 0 ? 'None.' : `${left.value} of ${count.value} vectors`),
        h('button', { type: 'button', onClick: () => choose(NO_FILTER) }, 'Show all'),
      ]);
    };
  },
});
