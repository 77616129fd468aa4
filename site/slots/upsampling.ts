/** Slots with pictures of the house, made larger by different methods. */
import { html } from '../../reports/page/html.ts';
import { upsampling } from '../upsampling.ts';
import type { Slots } from './fill.ts';

export const UPSAMPLING_SLOTS: Slots = {
  /** The middle of each result, enlarged, with what its method is. */
  async upsampled(argument) {
    const { methods } = await upsampling();
    const shots = argument.split(' ').map((id) => {
      const method = methods.find((one) => one.id === id);
      if (method === undefined)
        throw new RangeError(`it must be of ${methods.map((one) => one.id).join(', ')}, got ${id}`);
      const { title, description } = method;
      return html`<figure><img src="/upsampling/${id}-zoom.png" alt="The middle of the house by ${title}, enlarged" loading="lazy"><figcaption>${title}: ${description}</figcaption></figure>`;
    });
    return String(html`<div class="shots">${shots}</div>`);
  },
};
