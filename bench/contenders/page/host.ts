/** The process of a contender in a browser. */
import { hostModule } from '../../../subjects/browser/host/host-module.ts';
import { besideModule } from '../../../subjects/process/child.ts';

hostModule(besideModule(import.meta.url, 'main'));
