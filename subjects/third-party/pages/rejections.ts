/** Rejections that nobody catches, as answers. */
/** The part of a page that tells of rejections that nobody catches. */
interface Page {
  addEventListener(type: 'unhandledrejection', listener: Listener): void;
  removeEventListener(type: 'unhandledrejection', listener: Listener): void;
}

type Listener = (event: { readonly reason: unknown; preventDefault(): void }) => void;

/** What is promised, or the first rejection in the page meanwhile that nobody catches: for a package that then answers nothing. */
export function orRejected<T>(promised: Promise<T>): Promise<T> {
  const page = globalThis as unknown as Page;
  return new Promise((resolve, reject) => {
    const listener: Listener = (event) => {
      event.preventDefault();
      reject(event.reason);
    };
    page.addEventListener('unhandledrejection', listener);
    promised.then(resolve, reject).finally(() => page.removeEventListener('unhandledrejection', listener));
  });
}
