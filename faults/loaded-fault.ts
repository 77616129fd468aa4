/** The fault that the query of this module's address names, as a module for a child process. */
import { faultsNamed, implementationOf } from './index.ts';

const [fault] = faultsNamed([new URL(import.meta.url).searchParams.get('fault') ?? '']);

export default implementationOf(fault);
