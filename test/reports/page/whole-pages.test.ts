/**
 * Pages as a whole, an element a line as in whole/, of small results made by hand. Where a change of the page is meant,
 * `npx vitest run test/reports/page/whole-pages.test.ts -u` writes the files again, and their difference shows what it does.
 */
import { describe, expect, it } from 'vitest';
import type { DocumentedResult, ReportDocument } from '../../../reports/documents.ts';
import { reportPage } from '../../../reports/page/page.ts';
import { ENVIRONMENT } from '../documents.ts';
import { VARIED } from '../varied-results.ts';

/**
 * Without the sheet and the script, which stand in the sources as they are, and without what no drawing shows. Places are of tenths
 * of a pixel, so that the last digit of a logarithm is no difference.
 */
function linesOf(page: string): string {
  return page
    .replace(/<style>.*?<\/style>/s, '<style></style>')
    .replace(/<script>.*?<\/script>/s, '<script></script>')
    .replaceAll(/sha256-[^&]*/g, 'sha256-')
    .replaceAll(/<path class="(?:fore|back)ground"[^>]*\/>|<line [^>]* opacity="0"\/>|<text [^>]*\/>/g, '')
    .replaceAll(/ (?:transform|d|x2|y2)="[^"]*"/g, (places) =>
      places.replaceAll(/\d*\.\d\d/g, (place) => `${Math.round(Number(place) * 10) / 10}`),
    )
    .replaceAll(/(?<!\n)<(?=[a-z])/g, '\n<')
    .replaceAll(/ +$/gm, '');
}

function documentsOf(...results: DocumentedResult[]): ReportDocument[] {
  return results.map((one) => ({ ...one, schema: `adjoint/${one.kind}/1`, environment: ENVIRONMENT }));
}

describe('the whole page', () => {
  it.each(Object.keys(VARIED))('%s', async (name) => {
    const page = await reportPage(documentsOf(...VARIED[name]()), 'adjoint');
    await expect(linesOf(page)).toMatchFileSnapshot(`./whole/${name.replaceAll(' ', '-')}.txt`);
  });
});
