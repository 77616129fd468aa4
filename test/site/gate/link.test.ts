/** A failure shared as a link comes back whole, and a link from a stranger is read field by field. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LONGEST_LINK, linkHash, readLink, type SharedFailure } from '../../../site/gate/link.ts';

const SHARED: SharedFailure = {
  ...{ seed: 7, runs: 200, timeoutMs: 5000, law: 'agreement', path: '2:0:1', case: '{"x":1}' },
  source: { kind: 'module', file: 'mine.mjs', text: 'export const ü = "—";\n' },
  message: 'T(x, w, bias): 1 of 2 elements differ',
  shown: ['got  1', 'expected  2'],
};

/** Of any length, and not to be compressed away. */
function noise(characters: number): string {
  let state = 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(33 + (state % 90));
  };
  return Array.from({ length: characters }, next).join('');
}

const hashOf = (value: unknown) => `failure=${deflateRawSync(JSON.stringify(value)).toString('base64url')}`;

describe('the link of a failure', () => {
  it('leads back to it, with and without the sign of a hash', async () => {
    const hash = await linkHash(SHARED);
    expect(hash).toMatch(/^failure=[\w-]+$/);
    expect(await readLink(hash)).toEqual(SHARED);
    expect(await readLink(`#${hash}`)).toEqual(SHARED);
  });

  it('leaves out first the module, then the case, where it would be too long', async () => {
    const long = { ...SHARED, source: { ...SHARED.source, text: noise(2 * LONGEST_LINK) } };
    const hash = await linkHash(long);
    expect(hash.length).toBeLessThanOrEqual(LONGEST_LINK);
    expect(await readLink(hash)).toEqual({ ...SHARED, source: { ...SHARED.source, text: null } });
    const longer = await readLink(await linkHash({ ...long, case: noise(2 * LONGEST_LINK) }));
    expect(longer).toEqual({ ...SHARED, source: { ...SHARED.source, text: null }, case: null, shown: [] });
  });

  it('leaves out a module that is too long to be read, however short its link would be', async () => {
    const text = ' '.repeat(1_000_000);
    const shared = await readLink(await linkHash({ ...SHARED, source: { ...SHARED.source, text } }));
    expect(shared).toEqual({ ...SHARED, source: { ...SHARED.source, text: null } });
  });

  it.each(['', '#', '#laws', '#failure'])('is none in %j', async (hash) => {
    expect(await readLink(hash)).toBeNull();
  });
});

describe('a link that is no link', () => {
  it.each([
    ['failure=', 'link: it must hold compressed JSON, and is cut or changed'],
    ['failure=AAAA', 'link: it must hold compressed JSON, and is cut or changed'],
    ['failure=%%%', 'link: it must hold compressed JSON, and is cut or changed'],
    [`failure=${'A'.repeat(100_000)}`, 'link: it must have at most 100000 characters, got 100008'],
    [hashOf(null), 'link: it must be an object, got null'],
    [hashOf([SHARED]), 'link: it must be an object, got'],
    [hashOf({ ...SHARED, source: 'x' }), 'link: source must be an object, got "x"'],
    [hashOf({ ...SHARED, seed: '7' }), 'link: seed must be a number, got "7"'],
    [hashOf({ ...SHARED, seed: -1 }), 'link: seed must be an integer from 0 to 2147483647, got -1'],
    [hashOf({ ...SHARED, runs: 1e9 }), 'link: cases per law must be an integer from 1 to 10000, got 1000000000'],
    [hashOf({ ...SHARED, law: '<img>' }), 'link: law must be a text that'],
    [hashOf({ ...SHARED, path: '1:' }), 'link: path must be a text that'],
    [hashOf({ ...SHARED, source: { ...SHARED.source, file: '../x' } }), 'link: source.file must be a text that'],
    [hashOf({ ...SHARED, source: { ...SHARED.source, kind: 'c' } }), 'link: source.kind must be one of module, wgsl'],
    [hashOf({ ...SHARED, message: 'x'.repeat(5000) }), 'link: message must be a text of at most 4000 characters'],
    [hashOf({ ...SHARED, shown: [1] }), 'link: shown[0] must be a text of at most 4000 characters, got 1'],
    [hashOf({ ...SHARED, case: 7 }), 'link: case must be a text of at most'],
  ])('is refused with field, rule and value (%#)', async (hash, message) => {
    await expect(readLink(hash)).rejects.toThrow(message);
    await expect(readLink(hash)).rejects.toThrow(RangeError);
  });

  it('is given up where a few bytes become very many', async () => {
    const bomb = hashOf({ ...SHARED, source: { ...SHARED.source, text: 'x'.repeat(20_000_000) } });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(readLink(bomb)).rejects.toThrow('link: it must hold at most 1000000 bytes');
  });
});
