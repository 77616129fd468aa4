/** A link to a page that is complete in itself and none of VitePress’s, so that the browser has to open it anew. */
import { withBase } from 'vitepress';
import { defineComponent, h } from 'vue';

export const FileLink = defineComponent({
  name: 'FileLink',
  props: { to: { type: String, required: true } },
  setup:
    ({ to }, { slots }) =>
    () =>
      h('a', { href: withBase(to), target: '_self' }, slots.default?.()),
});
