/** What Vite makes of an import that ends with `?url`: the address at which it serves the file. */
declare module '*?url' {
  const address: string;
  export default address;
}

/** Of one that ends with `?raw`: the text of the file. */
declare module '*?raw' {
  const text: string;
  export default text;
}
