/** Which subjects and networks are shown. It takes a script: without one all is shown, and there is no filter. */
import { type Cast, sign } from './cast.ts';
import { type Html, html, isolated } from './html.ts';

/** Nothing where there is nothing to choose from. */
export function filter(cast: Cast): Html | null {
  const { subjects, families } = cast;
  if (subjects.length < 2 && families.length < 2) return null;
  return html`<form class="filter" id="filter" hidden aria-label="Filter">
<details><summary>Filter <span class="state" role="status"></span></summary><div class="choices">
${choices(
  'Subjects',
  'subject',
  subjects.map((subject) => html`${sign(cast, subject)} ${isolated(subject)}`),
)}
${choices('Networks', 'family', families.map(isolated))}
</div></details></form>`;
}

function choices(title: string, kind: string, labels: readonly Html[]): Html | null {
  if (labels.length < 2) return null;
  const boxes = labels.map(
    (label, index) => html`<label><input type="checkbox" name="${kind}" value="${index}" checked>${label}</label>`,
  );
  return html`<fieldset data-kind="${kind}"><legend>${title}</legend>${boxes}
<button type="button" data-set="all">All</button><button type="button" data-set="none">None</button></fieldset>`;
}

/** Marks what is about a subject or a family that is not chosen; what becomes of it is for the style sheet to say. */
export const FILTER_SCRIPT = `
const form = document.getElementById('filter');
if (form !== null) {
  const groups = [...form.querySelectorAll('fieldset')];
  const boxesOf = (group) => [...group.querySelectorAll('input')];
  const tagged = [...document.querySelectorAll('[data-subject], [data-family]')];
  const apply = () => {
    const off = new Set(groups.flatMap((group) =>
      boxesOf(group).filter((box) => !box.checked).map((box) => box.name + box.value)));
    for (const one of tagged) {
      const { subject, family } = one.dataset;
      one.classList.toggle('off', off.has('subject' + subject) || off.has('family' + family));
    }
    form.querySelector('.state').textContent = groups.map((group) => {
      const boxes = boxesOf(group);
      const chosen = boxes.filter((box) => box.checked).length;
      return chosen + ' of ' + boxes.length + ' ' + group.querySelector('legend').textContent.toLowerCase();
    }).join(', ');
  };
  form.addEventListener('change', apply);
  form.addEventListener('click', ({ target }) => {
    if (target.dataset.set === undefined) return;
    for (const box of boxesOf(target.closest('fieldset'))) box.checked = target.dataset.set === 'all';
    apply();
  });
  form.hidden = false;
  apply();
}
`;
