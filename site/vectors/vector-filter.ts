/** Lists to choose from above the test vectors of the page. What they leave is decided in filter.ts. */
import { defineComponent, h, onMounted, reactive, ref } from 'vue';
import { entries, filtered, toldBy } from './entries.ts';
import { type Choices, choicesOf, EVERYTHING, type Wish } from './filter.ts';

const LISTS: readonly (readonly [field: keyof Wish, label: string])[] = [
  ['file', 'About'],
  ['flag', 'Flag'],
  ['rank', 'Spatial axes'],
  ['groups', 'Groups'],
  ['kind', 'Asks for'],
];

export const VectorFilter = defineComponent({
  name: 'VectorFilter',
  setup() {
    const wish = reactive<Record<keyof Wish, string>>({ ...EVERYTHING });
    const choices = ref<Choices | null>(null);
    const [left, count] = [ref(0), ref(0)];
    const apply = (some: Partial<Wish>) => {
      Object.assign(wish, some);
      left.value = filtered(document, wish);
    };
    onMounted(() => {
      const all = entries(document);
      choices.value = choicesOf(all.map(toldBy));
      left.value = count.value = all.length;
    });
    const list = (field: keyof Wish, label: string, values: readonly string[]) =>
      h('label', [
        label,
        h(
          'select',
          {
            value: wish[field],
            onChange: ({ target }: Event) => apply({ [field]: (target as HTMLSelectElement).value }),
          },
          ['', ...values].map((value) => h('option', { value }, value === '' ? 'any' : value)),
        ),
      ]);
    return () => {
      const { value } = choices;
      if (value === null) return null;
      return h('div', { class: 'vector-filter', role: 'group', 'aria-label': 'Filter of test vectors' }, [
        ...LISTS.map(([field, label]) => list(field, label, value[field])),
        h('button', { type: 'button', onClick: () => apply(EVERYTHING) }, 'Show all'),
        h('p', { role: 'status' }, `${left.value} of ${count.value} vectors`),
      ]);
    };
  },
});
