/** The look of the site: the theme that VitePress brings, without its fonts, in the colours of the project. */
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { VectorFilter } from '../../vectors/vector-filter.ts';
import '../../pages/pictures.css';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('VectorFilter', VectorFilter);
  },
} satisfies Theme;
