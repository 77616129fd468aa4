/** What stands where there is no page. */
import { withBase } from 'vitepress';
import { defineComponent, h } from 'vue';

export const NotFound = defineComponent({
  name: 'NotFound',
  setup: () => () =>
    h('main', { class: 'vp-doc not-found' }, [
      h('h1', 'There is no such page'),
      h('p', ['Search for it above, or go to ', h('a', { href: withBase('/') }, 'the first page'), '.']),
    ]),
});
