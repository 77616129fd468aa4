/** What is told of something that was thrown: no more of it than fits a line or two. */
import { describe, expect, it } from 'vitest';
import { accidentOf } from '../../../subjects/errors/accident.ts';

describe('something thrown that is no Error', () => {
  it.each([
    ['few groups', 'the text "few groups", which is no Error'],
    [{ message: 'few groups' }, 'an object with the message "few groups", which is no Error'],
  ])('%j is told whole', (thrown, message) => {
    expect(accidentOf(thrown)).toMatchObject({ name: null, message });
  });

  it.each([(text: string) => text, (message: string) => ({ message })])('is cut where it is long', (made) => {
    const { message } = accidentOf(made('word '.repeat(1000)))!;
    expect(message.length).toBeLessThan(600);
    expect(message).toMatch(/^\D*"word word .*…", which is no Error$/);
  });
});
