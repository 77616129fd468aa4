/** What Vite turns into modules and TypeScript does not know. */
declare module '*.css';
declare module '*.vue' {
  import type { Component } from 'vue';

  const component: Component;
  export default component;
}
