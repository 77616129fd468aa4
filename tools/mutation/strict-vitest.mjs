/**
 * A plugin of StrykerJS: its runner of vitest, for which a test file that cannot be collected is a failure as well. That runner
 * counts the results of tests alone, so that a change on which a file throws before its first test would survive. Plain
 * JavaScript, since StrykerJS loads it in processes that know no TypeScript.
 */
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { strykerPlugins as vitest } from '@stryker-mutator/vitest-runner';

function strictVitest(injector) {
  const runner = injector.injectFunction(vitest[0].factory);
  const mutantRun = runner.mutantRun.bind(runner);
  runner.mutantRun = async (options) => {
    const result = await mutantRun(options);
    if (result.status !== 'survived') return result;
    const broken = runner.ctx.state.getFiles().find(({ result }) => result?.state === 'fail');
    if (broken === undefined) return result;
    const failureMessage = `${broken.name}: ${broken.result.errors?.[0]?.message ?? 'the file cannot be collected'}`;
    return { status: 'killed', killedBy: [], failureMessage, nrOfTests: result.nrOfTests };
  };
  return runner;
}
strictVitest.inject = tokens(commonTokens.injector);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'strict-vitest', strictVitest)];
