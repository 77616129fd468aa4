/** What a coordinator says of its workers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkerNews } from '../../cli/progress/worker-news.ts';

let clock = 0;
let said: [string, boolean][] = [];
beforeEach(() => {
  clock = 1000;
  said = [];
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => void vi.restoreAllMocks());

const COMMAND = 'npx adjoint worker --queue redis://host:6379';
const news = () => new WorkerNews(COMMAND, (text, isGood) => said.push([text, isGood]));

describe('a coordinator', () => {
  it('says how many units are queued, and once how a worker is started where none comes', () => {
    const one = news();
    one.queued(84, 'redis://host:6379');
    one.workers([]);
    expect(said).toEqual([['84 units queued at redis://host:6379: workers execute them', true]]);
    clock += 6000;
    one.workers([]);
    one.workers([]);
    expect(said.slice(1)).toEqual([[`no worker has come yet; start one: ${COMMAND}`, false]]);
  });

  it('names the workers that come and that are lost, each of several of one name', () => {
    const one = news();
    one.workers(['a', 'b', 'a']);
    one.workers(['b', 'a']);
    one.workers(['b', 'a']);
    expect(said).toEqual([
      ['worker a is here', true],
      ['worker b is here', true],
      ['worker a is here', true],
      ['worker a is lost', false],
    ]);
  });

  it('says again how a worker is started where the last one is lost', () => {
    const one = news();
    one.workers(['a']);
    clock += 60_000;
    one.workers([]);
    expect(said.at(-1)).toEqual(['worker a is lost', false]);
    clock += 6000;
    one.workers([]);
    expect(said.at(-1)).toEqual([`no worker is left; start one: ${COMMAND}`, false]);
  });

  it('says nothing of workers where one came in time', () => {
    const one = news();
    one.workers([]);
    clock += 4000;
    one.workers(['a']);
    clock += 60_000;
    one.workers(['a']);
    expect(said).toEqual([['worker a is here', true]]);
  });
});
