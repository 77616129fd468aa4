/** Where a module ran that ran in a page: in every report, and as data from a stranger. */
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../documents/parse.ts';
import { browserWords } from '../../reports/browser-words.ts';
import { reportPage } from '../../reports/page/page.ts';
import { verifyMarkdown } from '../../reports/verify/markdown.ts';
import { verifyText } from '../../reports/verify/text.ts';
import { type BrowserIdentity, readIdentity } from '../../subjects/browser/identity.ts';
import { MACHINE } from '../bench/machine.ts';
import { documentText } from './documents.ts';
import { AGREEING, COMMAND } from './verify-results.ts';

const KNOWN = { name: 'chromium', version: '156.0' };
const ADAPTER = { vendor: 'google', architecture: 'swiftshader', device: '', description: '' };

describe('the browser of a subject', () => {
  it.each([
    [{ userAgent: 'Mozilla', adapter: null }, 'chromium 156.0, without WebGPU'],
    [{ userAgent: 'Mozilla', adapter: ADAPTER }, 'chromium 156.0, WebGPU on google swiftshader (software, no GPU)'],
    [
      { userAgent: 'Mozilla', adapter: { ...ADAPTER, device: 'google' } },
      'chromium 156.0, WebGPU on google swiftshader (software, no GPU)',
    ],
    [{ adapter: { vendor: 'nvidia', architecture: 'hopper' } }, 'chromium 156.0, WebGPU on nvidia hopper'],
    [{ adapter: { vendor: 'nvidia', isFallback: false } }, 'chromium 156.0, WebGPU on nvidia'],
    [{ adapter: { vendor: 'x', isFallback: true } }, 'chromium 156.0, WebGPU on x (software, no GPU)'],
    [
      { adapter: { description: 'llvmpipe (LLVM 19)' } },
      'chromium 156.0, WebGPU on llvmpipe (LLVM 19) (software, no GPU)',
    ],
    [{ adapter: {} }, 'chromium 156.0, WebGPU on an adapter without a name'],
    [null, 'chromium 156.0, without WebGPU'],
    [{ userAgent: 7, adapter: 'none' }, 'chromium 156.0, without WebGPU'],
  ])('%j is "%s"', (page, words) => {
    expect(browserWords(readIdentity(page, KNOWN))).toBe(words);
  });

  it('is read as a stranger’s word: short texts, numbers and names only', () => {
    const limits = { maxBindGroups: 4, maxTextures: '9', 'no name': 1 };
    const adapter = { ...ADAPTER, vendor: 'v'.repeat(9999), limits, features: ['f', 7, 'f'.repeat(9999)] };
    const read = readIdentity({ userAgent: 'u'.repeat(9999), adapter }, KNOWN);
    expect(read.userAgent.length).toBeLessThan(1000);
    expect(read.adapter?.vendor.length).toBeLessThan(1000);
    expect(read.adapter?.limits).toEqual({ maxBindGroups: 4 });
    expect(read.adapter?.features.map((feature) => feature.length < 1000)).toEqual([true, true, true]);
  });

  it('stands in text, Markdown and page, escaped for each', async () => {
    const adapter = { ...ADAPTER, vendor: '<b>|\u001b' };
    const browser: BrowserIdentity = readIdentity({ userAgent: 'Mozilla', adapter }, KNOWN);
    const [first, ...others] = AGREEING.subjects;
    const result = { ...AGREEING, subjects: [{ ...first, browser }, ...others] };
    const text = verifyText(result, COMMAND);
    expect(text).toContain('right ran in chromium 156.0, WebGPU on <b>|\\u001b swiftshader');
    const markdown = verifyMarkdown(result, MACHINE, COMMAND);
    expect(markdown).toContain('right ran in chromium 156.0, WebGPU on ');
    expect(markdown).not.toContain('<b>|');
    const page = await reportPage([await parseDocument(documentText('adjoint/verify/1', result), 'it')]);
    expect(page).toContain('module, in chromium 156.0, WebGPU on ');
    expect(page).not.toContain('<b>|');
  });
});
