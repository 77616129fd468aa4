/** The style sheet of the page. Drawings take their colours from here, so that one serves light and dark. */

const LIGHT = `
--paper: #ffffff; --card: #f6f6f3; --ink: #1c1e22; --soft: #4b5058; --faint: #646a74; --line: #e2e2dd; --grid: #ececea;
--rule: #8f959e; --dot: #6d7480; --bar: #b9c0ca; --lead: #1f5fbf; --link: #1f5fbf;
--pass: #2c7a57; --known: #8a6100; --fail: #b3261e; --fail-paper: #fdeceb; --known-paper: #fdf4dd;
--kind-reference: #5a616c; --kind-fast: #1f5fbf; --kind-third-party: #c24a0a; --kind-own: #a03078;
--hue-0: #1f5fbf; --hue-1: #c24a0a; --hue-2: #0b7f66; --hue-3: #b0437f; --hue-4: #8f6400; --hue-5: #4a4f57;
--heat-0: #e6eef7; --heat-1: #bcd2ea; --heat-2: #86aedb; --heat-3: #4d84c4; --heat-4: #1f5a9f; --heat-5: #0d3566;`;

const DARK = `
--paper: #14161a; --card: #1c1f25; --ink: #eceef1; --soft: #bcc2cb; --faint: #9aa1ad; --line: #2c3038; --grid: #262a31;
--rule: #6f7682; --dot: #97a0ae; --bar: #4a525e; --lead: #7fb0ff; --link: #8fb9ff;
--pass: #5cc493; --known: #e3b341; --fail: #ff8a80; --fail-paper: #3a1d1c; --known-paper: #332a14;
--kind-reference: #b4bac4; --kind-fast: #7fb0ff; --kind-third-party: #ff9a5c; --kind-own: #f08fc4;
--hue-0: #7fb0ff; --hue-1: #ff9a5c; --hue-2: #45cfae; --hue-3: #f08fc4; --hue-4: #e6c04a; --hue-5: #c3c8d0;
--heat-0: #1c2632; --heat-1: #22405f; --heat-2: #2c6193; --heat-3: #4487c4; --heat-4: #7fb2e5; --heat-5: #cfe4fa;`;

export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 4rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.page { max-width: 1168px; margin: 0 auto; padding: 0 24px 96px; }
h1, h2, h3 { line-height: 1.2; letter-spacing: -0.012em; text-wrap: balance; margin: 0; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem); font-weight: 680; letter-spacing: -0.025em; }
h2 { font-size: 1.625rem; font-weight: 660; letter-spacing: -0.02em; }
h3 { font-size: 1.0625rem; font-weight: 640; }
p { margin: 0; max-width: 68ch; text-wrap: pretty; }
a { color: var(--link); text-underline-offset: 2px; }
bdi { overflow-wrap: anywhere; }
table bdi { overflow-wrap: break-word; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 8px; top: -60px; background: var(--paper); padding: 8px 12px; z-index: 3; }
.skip:focus { top: 8px; }

.masthead { padding: 56px 0 8px; }
.brand { color: var(--faint); font-size: 0.875rem; font-weight: 600; letter-spacing: 0.02em; margin-bottom: 10px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 24px 40px; margin: 32px 0 0; padding: 0; }
.facts dt { color: var(--faint); font-size: 0.875rem; }
.facts dd { margin: 0; font-size: 1.375rem; font-weight: 640; letter-spacing: -0.015em; font-variant-numeric: tabular-nums; }
.facts dd small { display: block; font-size: 0.875rem; font-weight: 400; letter-spacing: 0; color: var(--soft); }
.contents ul { display: flex; flex-wrap: wrap; gap: 6px 24px; list-style: none; margin: 36px 0 0; padding: 14px 0 0; border-top: 1px solid var(--line); font-size: 0.9375rem; }

.filter { position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--line); margin-top: 20px; font-size: 0.9375rem; }
.filter[hidden] { display: none; }
.filter > details { margin: 0; }
.filter summary { padding: 10px 0; }
.filter .state { color: var(--faint); margin-left: 8px; font-weight: 400; }
.choices { max-height: 60vh; overflow: auto; padding: 0 2px 16px; display: grid; gap: 14px; }
.choices fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: center; }
.choices legend { font-weight: 600; padding: 0; margin-bottom: 4px; }
.choices label { display: inline-flex; gap: 6px; align-items: center; min-height: 32px; cursor: pointer; min-width: 0; }
.choices input { width: 17px; height: 17px; margin: 0; accent-color: var(--lead); flex: none; }
.choices button { font: inherit; font-size: 0.875rem; color: var(--link); background: none; border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px; min-height: 32px; cursor: pointer; }

section { padding-top: 72px; }
section .lead { color: var(--soft); margin-top: 10px; }
.verdict { margin-top: 16px; font-weight: 600; max-width: none; } .verdict.pass { color: var(--pass); } .verdict.fail { color: var(--fail); }
.verdict + .lead { margin-top: 4px; }
section > h3 { margin-top: 40px; }
.run { color: var(--faint); font-size: 0.875rem; margin-top: 8px; max-width: 90ch; }

figure { margin: 40px 0 0; min-width: 0; }
figcaption p { color: var(--soft); margin-top: 4px; font-size: 0.9375rem; }
.drawing { margin-top: 14px; }
.drawing svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.drawing text { font-variant-numeric: tabular-nums; paint-order: stroke; }
.drawing.narrow { display: none; }
.drawing.scrolls { overflow-x: auto; } .drawing.scrolls svg { max-width: none; }
.beside { font-size: 0.875rem; margin-top: 12px; }
.beside > * + * { margin-top: 12px; }
.reading { color: var(--faint); }
figure.large { display: grid; grid-template-columns: minmax(0, 760px) minmax(0, 1fr); column-gap: 48px; }
figure.large > figcaption { grid-column: 1 / -1; }
figure.large > .beside { align-self: start; padding-top: 34px; }
figure.large > .beside:has(details[open]) { grid-column: 1 / -1; }
@media (max-width: 1023px) { figure.large { display: block; } }
@media (max-width: 807px) { .drawing.wide { display: none; } .drawing.narrow { display: block; } }
.multiples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 330px), 1fr)); gap: 44px 40px; margin-top: 32px; }
.multiples > figure { margin: 0; }
.multiples .drawing { margin-top: 10px; }

.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 0; padding: 0; color: var(--soft); }
.legend li { min-width: 0; } .legend.lines { flex-direction: column; }
.legend + .kinds { margin-top: 10px; }
.kind { display: inline-block; width: 0.8em; height: 0.8em; border-radius: 2px; vertical-align: -0.04em; }
.kind.reference { background: var(--kind-reference); } .kind.fast { background: var(--kind-fast); }
.kind.third-party { background: var(--kind-third-party); } .kind.own { background: var(--kind-own); }
.sign { width: 0.8em; height: 0.8em; vertical-align: -0.04em; flex: none; }

details { margin: 0; }
summary { cursor: pointer; color: var(--link); width: fit-content; max-width: 100%; min-height: 24px; }
details[open] > summary { margin-bottom: 8px; }
.scroll { overflow-x: auto; max-width: 100%; max-height: 34rem; overflow-y: auto; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; line-height: 1.4; }
h3 + .scroll, h3 + .matrix { margin-top: 8px; }
caption { text-align: start; color: var(--faint); padding-bottom: 8px; max-width: min(68ch, calc(100vw - 2rem)); }
th, td { padding: 5px 20px 5px 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--faint); font-weight: 500; vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 500; min-width: 7.5rem; max-width: 22rem; }
td { max-width: 30rem; overflow-wrap: break-word; }
.prose { min-width: 13rem; }
.number { text-align: end; white-space: nowrap; }
td.quiet, .quiet { color: var(--faint); }

.word { font-weight: 600; white-space: nowrap; }
.word.pass { color: var(--pass); } .word.known { color: var(--known); } .word.fail { color: var(--fail); } .word.none { color: var(--faint); font-weight: 400; }
.matrix th, .matrix td { padding: 3px 6px; }
.matrix .scroll { max-height: none; }
.matrix .word { font-weight: 400; }
.matrix .word.fail { font-weight: 700; }
.matrix td { text-align: center; border-bottom-color: var(--grid); }
.matrix thead th { vertical-align: bottom; padding-bottom: 8px; }
.matrix thead th span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 11rem; overflow: hidden; text-overflow: ellipsis; text-align: start; }
th:first-child { padding-inline-start: 0; }
.matrix tbody th { position: sticky; left: 0; background: var(--paper); padding-left: 0; white-space: nowrap; min-width: 0; }
.matrix.whole tbody th { white-space: normal; overflow-wrap: anywhere; max-width: 11rem; }
.matrix.whole + .scroll, .scroll + .run { margin-top: 28px; } .run + .scroll, .run + .matrix { margin-top: 8px; }
.matrix td:has(.fail) { background: var(--fail-paper); } .matrix td:has(.known) { background: var(--known-paper); }
.remarks { margin: 16px 0 0; padding: 0; list-style: none; font-size: 0.9375rem; display: grid; gap: 8px; }
.remarks li { border-inline-start: 3px solid var(--known); padding-inline-start: 12px; max-width: 90ch; overflow-wrap: anywhere; }
.remarks li.bad { border-color: var(--fail); }
.finding { margin-top: 28px; border-inline-start: 3px solid var(--fail); padding-inline-start: 16px; }
.finding details { margin-top: 6px; }
.finding p { margin-top: 6px; max-width: 90ch; overflow-wrap: anywhere; }
pre { font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--card); border-radius: 6px; padding: 10px 12px; margin: 8px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; }
.descriptor { display: block; color: var(--faint); font-size: 0.8125rem; margin-top: 2px; }
code { font: 0.92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.machine { display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: 4px 24px; margin: 20px 0 0; font-size: 0.9375rem; }
.machine dt { color: var(--faint); } .machine dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 96px; border-top: 1px solid var(--line); padding-top: 16px; color: var(--faint); font-size: 0.875rem; }

.off { display: none; }
svg .off { display: inline; opacity: 0.07; }
abbr { text-decoration: none; cursor: help; }
section > details { margin-top: 20px; }
@media (max-width: 600px) { .page { padding: 0 16px 64px; } .masthead { padding-top: 32px; } section { padding-top: 56px; } .facts { gap: 20px 32px; } .machine { grid-template-columns: 1fr; gap: 0; } .machine dd { margin-bottom: 8px; } }
@media print { .filter, .contents, .skip, details:not([open]) { display: none; } figure { break-inside: avoid; } }
`;
