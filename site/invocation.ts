/** How the pages call the program: in one way, whatever the text they are made from says. */

export const INVOCATION = 'npx adjoint';

/** As a report calls it that was made in a checkout. */
const IN_CHECKOUT = 'npm run -s adjoint --';

export function withSiteInvocation(text: string): string {
  return text.replaceAll(IN_CHECKOUT, INVOCATION);
}
