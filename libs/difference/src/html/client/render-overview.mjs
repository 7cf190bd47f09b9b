import { h } from './element.mjs';

/** Components by environments: what changes where, each cell a button that shows only that. */
export function renderOverview(data, choose) {
  const head = data.environments.map(name =>
    h(
      'th',
      { scope: 'col' },
      pick(name, `Show only ${name}`, () => choose({ environment: name, component: '' })),
    ),
  );
  const rows = data.components.map(component =>
    h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        pick(component, `Show only ${component}`, () => choose({ environment: '', component })),
      ),
      ...data.environments.map(environment => h('td', {}, cell(data, { component, environment }, choose))),
    ),
  );
  return h('table.overview', {}, h('thead', {}, h('tr', {}, h('td'), ...head)), h('tbody', {}, ...rows));
}

function pick(text, label, onclick) {
  return h('button.link', { type: 'button', title: label, onclick }, text);
}

function cell(data, { component, environment }, choose) {
  const objects = data.objects.filter(
    object => object.component === component && object.environments.includes(environment),
  );
  if (!objects.length) return h('span.none', { 'aria-label': 'nothing' }, '·');
  const dangers = data.dangers.filter(
    danger => danger.component === component && danger.environments.includes(environment),
  );
  const count = change => objects.filter(object => object.change === change).length;
  const parts = [
    ['added', '+', count('added')],
    ['changed', '~', count('changed') + count('renamed')],
    ['removed', '−', count('removed')],
  ].filter(([, , number]) => number);
  const worst = dangers[0]?.severity;
  return h(
    'button.cell',
    {
      type: 'button',
      title: `Show only ${component} in ${environment}`,
      onclick: () => choose({ environment, component }),
    },
    ...parts.map(([change, sign, number]) => h('span', { class: change }, `${sign}${number}`, spoken(` ${change},`))),
    worst && h('span', { class: `dot ${worst}` }, String(dangers.length), spoken(` dangers, the gravest ${worst},`)),
    spoken(` ${component} in ${environment}`),
  );
}

/** Text that is only read aloud. */
function spoken(text) {
  return h('span.spoken', {}, text);
}

/** More than these are folded: the gravest come first. */
const MOST_DANGERS = 6;

/** The dangers; each leads to its object. */
export function renderDangers({ dangers }, open) {
  const items = dangers.map(danger => renderDanger(danger, open));
  const more = items.slice(MOST_DANGERS);
  if (!more.length) return [h('ul.dangers', {}, ...items)];
  return [
    h('ul.dangers', {}, ...items.slice(0, MOST_DANGERS)),
    h('details.raw', {}, h('summary', {}, `${more.length} more`), h('ul.dangers', {}, ...more)),
  ];
}

function renderDanger(danger, open) {
  const { severity, title, code, message, fix, environments } = danger;
  return h(
    'li',
    { class: `danger ${severity}` },
    h('span', { class: `badge ${severity}` }, severity),
    h(
      'div',
      {},
      h(
        'p.what',
        {},
        h('button.link', { type: 'button', onclick: () => open(danger) }, title),
        ' ',
        h('code', {}, code),
      ),
      h('p', {}, message),
      h('p.fix', {}, 'Fix: ', fix, '.'),
    ),
    h('span.chips', {}, ...environments.map(name => h('span.chip', {}, name))),
  );
}

/** Images and charts with another version. */
export function renderVersions({ versions }) {
  const rows = versions.map(({ kind, name, before, after, environments }) =>
    h(
      'tr',
      {},
      h('td', {}, kind),
      h('th', { scope: 'row' }, name),
      h('td', {}, h('code.gone', {}, before), ' → ', h('code.come', {}, after)),
      h('td', {}, h('span.chips', {}, ...environments.map(environment => h('span.chip', {}, environment)))),
    ),
  );
  const head = ['of', 'name', 'version', 'in'].map(title => h('th', { scope: 'col' }, title));
  return h('table.versions', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows));
}
