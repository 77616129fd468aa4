/** The process of a module in a browser that the gate calls. */
import { besideModule } from '../../process/child.ts';
import { hostModule } from './host-module.ts';

hostModule(besideModule(import.meta.url, '../page/main'));
