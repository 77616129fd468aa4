/** `adjoint upsample`: a picture made larger by all methods side by side. */
import { Command } from 'commander';
import { inThreeActs } from './acts/three-acts.ts';
import { MAX_EXTENT } from './files/picture-size.ts';
import { needPackages, PICTURES } from './read/optional-packages.ts';
import { integerIn } from './read/options.ts';
import { withReports } from './tell/reports.ts';
import type { UpsampleOptions } from './upsample-acts.ts';

const FACTORS = [2, 8] as const;
const MOST_SEED = 2 ** 32 - 1;

export function upsampleCommand(): Command {
  const command = new Command('upsample')
    .description('make a picture larger by interpolation and by layers of networks, side by side')
    .argument('[image]', 'a PNG; without one, the drawing of a house that comes with the package')
    .option(
      '--factor <n>',
      `how many times as large along each axis, ${FACTORS[0]} … ${FACTORS[1]}`,
      integerIn('upsample: --factor', ...FACTORS),
      2,
    )
    .option('--from-truth', 'average the picture down first, so that results can be compared with it')
    .option('--seed <n>', 'of the random weights', integerIn('upsample: --seed', 0, MOST_SEED), 1)
    .option('--out <folder>', 'where the pictures go', 'adjoint-upsample');
  return withReports(command, ['html', 'json'], {
    html: 'everything on one page that needs no network; - is stdout',
    json: 'the numbers; - is stdout',
  })
    .option('--force', 'write over files that are there already')
    .addHelpText('after', HELP)
    .action(startUpsample);
}

const HELP = `
Interpolation is computed by its formula and as a transposed convolution with exactly its kernel, and both are compared in
every bit. The other methods are layers: with random weights, which show what a layer draws by itself, and, by 2 and by 4, with
weights that are learned from random ones first, on other pictures.
The drawing of a house is always averaged down first. A picture may have ${MAX_EXTENT} × ${MAX_EXTENT} pixels and its file 2²⁶ bytes,
a result 2²² pixels.

Examples:
  npx adjoint upsample                                 the house, twice as large; pictures in adjoint-upsample/
  npx adjoint upsample photo.png --factor 4 --html page.html
  npx adjoint upsample photo.png --from-truth --out out --force
  npx adjoint upsample --json -

Exit codes: 0 all that must be equal is, 1 it is not, 2 bad usage or input, 3 the suite itself broke.
`;

async function startUpsample(image: string | undefined, options: UpsampleOptions): Promise<void> {
  needPackages('upsample', PICTURES);
  const { UPSAMPLE } = await import('./upsample-acts.ts');
  await inThreeActs(UPSAMPLE)(image, options);
}
