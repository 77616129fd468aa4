/**
 * A module in a page of a browser as the benchmark asks it. The page times the calls: seen from here, each would have the way to the
 * page and back in its time.
 */
import { openPage, valueIn } from '../../../subjects/browser/open-page.ts';
import { TIMES_BYTES } from '../../../subjects/pipe/reported-times.ts';
import { answerBytes } from '../../../subjects/process/answer-bytes.ts';
import { besideModule } from '../../../subjects/process/child.ts';
import type { Source } from '../../../subjects/source.ts';
import { measureTimeout } from '../../timing/time-limit.ts';
import type { BenchRequest } from '../answer-bench.ts';
import type { Contender } from '../contender.ts';
import { readCall, readMeasured } from '../read-replies.ts';
import { type ConditionsRequest, readConditions } from './read-conditions.ts';

/**
 * Starts the browser and loads the module.
 * @param timeoutMs for one call
 * @throws RangeError naming the subject and the reason where packages or a browser are missing, or it cannot be loaded
 */
export async function openPageContender(source: Source, timeoutMs: number): Promise<Contender> {
  const page = await openPage(besideModule(import.meta.url, 'host'), source, timeoutMs);
  const { name, version, capabilities, browser } = page;
  const asked = async (request: BenchRequest | ConditionsRequest, limitMs: number, bytes: number) =>
    valueIn(await page.ask(request, { timeoutMs: limitMs, bytes }));
  const conditions = await asked({ conditions: true }, timeoutMs, 0);
  return {
    name,
    version,
    capabilities,
    threads: 1,
    source,
    browser,
    page: readConditions(conditions.kind === 'reply' ? conditions.value : null),
    async call(problem) {
      const first = readCall(await asked({ call: problem }, timeoutMs, answerBytes([problem])));
      // The first call of a layer compiles its shaders: how long calls take, the times say that are taken afterwards.
      return { ...first, callMs: null };
    },
    async measure(problem, options, wholeCall) {
      const bytes = TIMES_BYTES + answerBytes([problem]);
      return readMeasured(
        await asked({ measure: problem, options, wholeCall }, measureTimeout(options, timeoutMs), bytes),
      );
    },
    close: () => page.close(),
  };
}
