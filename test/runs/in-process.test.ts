/** The order in which subjects are asked that work in this process, and that work in others. */
import { expect, it } from 'vitest';
import { lawsNamed } from '../../properties/laws.ts';
import { inThisProcess } from '../../runs/in-process.ts';
import { verify } from '../../runs/verify/verify.ts';
import { SEED } from '../spec/cases.ts';
import { right } from './gates.ts';

it('an engine is asked while the processes of others are waited for, and one engine after the other', async () => {
  let engineRan = () => {};
  const ran = new Promise<void>((resolve) => {
    engineRan = resolve;
  });
  let [atOnce, most] = [0, 0];
  const engine = (name: string) => {
    const subject = right(name);
    return {
      ...subject,
      origin: 'engine' as const,
      async run(...given: Parameters<typeof subject.run>) {
        most = Math.max(most, ++atOnce);
        const outcome = await subject.run(...given);
        atOnce--;
        engineRan();
        return outcome;
      },
    };
  };
  const waiting = right('waiting');
  const apart = {
    ...waiting,
    run: (...given: Parameters<typeof waiting.run>) => ran.then(() => waiting.run(...given)),
  };
  const subjects = [apart, engine('one'), engine('two')];
  const options = { laws: lawsNamed(['agreement']), seed: SEED, runs: 5 };
  const { verdict } = await verify(subjects, { ...options, executor: inThisProcess(subjects, 1) });
  expect([verdict, most]).toEqual(['agree', 1]);
});
