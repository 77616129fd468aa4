/** What Vite turns into modules and TypeScript does not know. */
declare module '*.css';
declare module '*.vue' {
  import type { Component } from 'vue';

  const component: Component;
  export default component;
}
declare module '*?raw' {
  const text: string;
  export default text;
}
declare module '*?worker' {
  const Started: { new (): Worker };
  export default Started;
}
declare module '*?worker&url' {
  const url: string;
  export default url;
}
