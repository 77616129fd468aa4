/** How the user calls this program, for the commands that a report tells them to type. */
import { fileURLToPath } from 'node:url';

export function invocation(): string {
  const installed = fileURLToPath(import.meta.url).includes('node_modules');
  return installed ? 'npx adjoint' : 'npm run -s adjoint --';
}
