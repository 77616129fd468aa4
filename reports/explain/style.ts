/** How the pictures of an exposition look. Colours are variables, so that a page that holds them may have its own. */

const LIGHT = `--input: #dbe8fb; --kernel: #fdeccb; --output: #dcf1e4; --cell-line: #6d7480; --mark-line: #b3261e; --dot-line: #9aa1ad;
--tap-0: #fdeccb; --tap-1: #dbe8fb; --tap-2: #dcf1e4; --tap-3: #f6dcea; --tap-4: #e6e1f8; --tap-5: #efefec;
--warm-0: #ffffff; --warm-1: #fbe3cd; --warm-2: #f6c391; --warm-3: #eda35c; --warm-4: #e08a35;`;
const DARK = `--input: #1f3a5f; --kernel: #4d3a12; --output: #1d4632; --cell-line: #97a0ae; --mark-line: #ff8a80; --dot-line: #6f7682;
--tap-0: #4d3a12; --tap-1: #1f3a5f; --tap-2: #1d4632; --tap-3: #51273f; --tap-4: #372f5c; --tap-5: #33363c;
--warm-0: #14161a; --warm-1: #3a2a1a; --warm-2: #5a3d1f; --warm-3: #7a4f22; --warm-4: #94601f;`;

/** @param dark the selectors under which a page is dark, beside what the reader's system says */
export function pictureStyle(dark: readonly string[] = []): string {
  return `:root { ${LIGHT} }
${dark.length === 0 ? `@media (prefers-color-scheme: dark) { :root { ${DARK} } }` : `${dark.join(', ')} { ${DARK} }`}
.picture { margin: 0; min-width: 0; } .picture > figcaption { font-size: 0.875rem; font-weight: 600; margin-bottom: 6px; }
.picture .note { font-weight: 400; }
.lead + .picture, .lead + .grid-scroll, h3 + .row, .row + h3, .row + p, .picture + .lead { margin-top: 16px; }
.picture svg { display: block; max-width: none; }
.row { display: flex; flex-wrap: wrap; gap: 20px 28px; align-items: flex-start; margin-top: 20px; }
.row > .sign-between { margin-top: 48px; font-size: 1.25rem; }
.row > * { max-width: 100%; }
.wide-picture, .grid-scroll { overflow-x: auto; max-width: 100%; max-height: 36rem; }
svg.cells text, svg.matrix-picture text { font: 13px system-ui, sans-serif; font-variant-numeric: tabular-nums; fill: currentColor; text-anchor: middle; dominant-baseline: central; }
svg.cells text.plane, svg.matrix-picture text.name { font-size: 12px; text-anchor: start; dominant-baseline: auto; }
svg.matrix-picture text.name { dominant-baseline: central; } svg.matrix-picture text.name[text-anchor="end"] { text-anchor: end; }
svg.cells .cell rect { fill: var(--input); stroke: var(--cell-line); } svg.cells.kernel .cell rect { fill: var(--kernel); } svg.cells.output .cell rect { fill: var(--output); }
svg.cells .cell rect.edge { fill: none; stroke-width: 0.8; }
svg.cells .cell.empty rect { fill: none; stroke-dasharray: 3 3; } 
svg.cells .cell.marked rect:first-child { stroke: var(--mark-line); stroke-width: 3; } svg.cells .cell.marked text { font-weight: 700; }
svg.cells .heat-0 rect { fill: var(--warm-0) !important; } svg.cells .heat-1 rect { fill: var(--warm-1) !important; } svg.cells .heat-2 rect { fill: var(--warm-2) !important; } svg.cells .heat-3 rect { fill: var(--warm-3) !important; } svg.cells .heat-4 rect { fill: var(--warm-4) !important; }
svg.matrix-picture .frame { fill: none; stroke: var(--cell-line); } svg.matrix-picture .zeros { stroke: var(--dot-line); stroke-width: 3; stroke-linecap: round; fill: none; }
svg.matrix-picture .stored rect { fill: none; stroke: var(--cell-line); stroke-width: 0.6; } svg.matrix-picture .mark { fill: none; stroke: var(--mark-line); stroke-width: 3; }
${Array.from({ length: 6 }, (_, at) => `svg.matrix-picture .tap-${at} rect { fill: var(--tap-${at}); }`).join(' ')}
.formula { font: 0.9375rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; margin-top: 12px; max-width: 90ch; }
`;
}
