/** The worker of the subject: loads the module and calls it, one request after the other. It is ended with a call that hangs. */
import type { Numbered, PageAnswer } from '../../subjects/browser/messages.ts';
import { beginPage } from '../../subjects/browser/page/begin.ts';
import { answerCalls } from '../../subjects/browser/page/calls.ts';
import { uncurried } from '../../subjects/calls/untouched.ts';
import type { Port, ToModule, ToSubject } from './messages.ts';

/** As it was before a module was loaded. */
const post = uncurried(MessagePort.prototype.postMessage as (message: unknown) => void);

beginPage(answerCalls, (answer) => {
  addEventListener('message', ({ data }: MessageEvent<ToSubject>) => answerOn(data.port, answer), { once: true });
});

function answerOn(port: Port, answer: (request: object) => Promise<PageAnswer>): void {
  let last: Promise<void> = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<Numbered<ToModule>>) => {
    last = last.then(async () => {
      const { sequence, body } = data;
      post(port, { sequence, body: await answer(body) } satisfies Numbered<PageAnswer>);
    });
  };
}
