/** The look of the site: the theme that VitePress brings, without its fonts, in the colours of the project. */
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { h } from 'vue';
import { VectorFilter } from '../../vectors/vector-filter.ts';
import { FileLink } from './file-link.ts';
import { NotFound } from './not-found.ts';
import '../../pages/pictures.css';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'not-found': () => h(NotFound) }),
  enhanceApp({ app }) {
    app.component('FileLink', FileLink);
    app.component('VectorFilter', VectorFilter);
  },
} satisfies Theme;
