/** A button that copies the address of the page, which holds everything that is set. */
import { type Ref, ref } from 'vue';

const TOLD_MS = 2000;

/**
 * @param label of the button, but for a while after it was pressed
 * @returns `told`, what the button says, and `copy`, to call once the address is as it should be
 */
export function addressCopy(label: string): { readonly told: Ref<string>; copy(): Promise<void> } {
  const told = ref(label);
  return {
    told,
    async copy() {
      try {
        await navigator.clipboard.writeText(location.href);
        told.value = 'Copied';
      } catch {
        told.value = 'Copy it from the address bar';
      }
      setTimeout(() => {
        told.value = label;
      }, TOLD_MS);
    },
  };
}
