import { h, plural } from './element.mjs';
import { EVERYTHING, isShown } from './filter-objects.mjs';
import { KEYS, listen } from './keyboard.mjs';
import { renderObject } from './render-object.mjs';
import { renderDangers, renderOverview, renderVersions } from './render-overview.mjs';

const data = JSON.parse(document.getElementById('data').textContent);
const view = { split: window.innerWidth > 1100 };
const filter = { ...EVERYTHING };
const dangersOf = new Map(data.objects.map(object => [object, data.dangers.filter(danger => isAbout(danger, object))]));
const elements = new Map(
  data.objects.map(object => [object, renderObject(object, { view, dangers: dangersOf.get(object) })]),
);

function isAbout(danger, object) {
  const names = [`${object.kind} ${object.name}`, ...(object.note ? [object.note.replace(/^was /, '')] : [])];
  return (
    danger.component === object.component &&
    names.includes(danger.title) &&
    danger.environments.some(name => object.environments.includes(name))
  );
}

const search = h('input', {
  type: 'search',
  id: 'search',
  placeholder: 'name, field or value',
  autocomplete: 'off',
  oninput: event => choose({ text: event.target.value }),
});
const kinds = [...new Set(data.objects.map(({ kind }) => kind))].sort();
const selects = {
  environment: select('environment', data.environments),
  component: select('component', data.components),
  kind: select('kind', kinds),
  change: select('change', ['added', 'changed', 'removed', 'renamed']),
};
const boxes = {
  dangers: checkbox('dangers', 'only dangers'),
  minor: checkbox('minor', 'checksums and versions'),
};
const count = h('p.result', { role: 'status', 'aria-live': 'polite' });
const listing = h('div.objects');
const splitButton = h('button', { type: 'button', onclick: toggleSplit });
const help = renderHelp();

function select(name, values) {
  return h(
    'select',
    { id: name, onchange: event => choose({ [name]: event.target.value }) },
    h('option', { value: '' }, `every ${name}`),
    ...values.map(value => h('option', { value }, value)),
  );
}

function checkbox(name, text) {
  const input = h('input', { type: 'checkbox', id: name, onchange: event => choose({ [name]: event.target.checked }) });
  return h('label.box', {}, input, text);
}

function labelled(text, control) {
  return h('label.labelled', {}, h('span', {}, text), control);
}

function choose(change) {
  Object.assign(filter, change);
  search.value = filter.text;
  for (const [name, element] of Object.entries(selects)) element.value = filter[name];
  for (const [name, element] of Object.entries(boxes)) element.querySelector('input').checked = filter[name];
  update();
}

function shownObjects() {
  return data.objects.filter(object => isShown(object, filter, dangersOf.get(object)));
}

function update() {
  const shown = shownObjects();
  const groups = data.components.map(component => [component, shown.filter(object => object.component === component)]);
  listing.replaceChildren(
    ...groups
      .filter(([, objects]) => objects.length)
      .map(([component, objects]) =>
        h(
          'section.component',
          { 'aria-label': component },
          h('h3', {}, component, h('span.count', {}, plural(objects.length, 'object'))),
          ...objects.map(object => elements.get(object)),
        ),
      ),
  );
  const minor = data.objects.filter(object => object.minor).length;
  const hidden = minor && !filter.minor ? `; ${minor} only in checksums and version labels` : '';
  count.textContent = `${shown.length} of ${plural(data.objects.length, 'change')}${hidden}`;
}

function toggleSplit() {
  view.split = !view.split;
  showSplit();
  for (const element of elements.values()) element.refresh();
}

function showSplit() {
  splitButton.textContent = view.split ? 'One below the other' : 'Side by side';
  listing.classList.toggle('is-split', view.split);
}

function toggleAll() {
  const shown = shownObjects().map(object => elements.get(object));
  const open = shown.some(element => !element.open);
  for (const element of shown) element.open = open;
}

function toggleTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'light' : 'dark';
}

function goTo(object) {
  const element = elements.get(object);
  element.open = true;
  element.querySelector('summary').focus({ preventScroll: true });
  element.scrollIntoView({ block: 'start' });
}

function openDanger(danger) {
  const object = data.objects.find(one => dangersOf.get(one).includes(danger));
  if (!object) return;
  if (!shownObjects().includes(object)) choose({ ...EVERYTHING, minor: object.minor });
  goTo(object);
}

function step(by, isWanted = () => true) {
  const shown = shownObjects();
  const current = shown.findIndex(object => elements.get(object).contains(document.activeElement));
  const from = current < 0 && by < 0 ? shown.length : current;
  for (let index = from + by; index >= 0 && index < shown.length; index += by) {
    if (!isWanted(shown[index])) continue;
    const summary = elements.get(shown[index]).querySelector('summary');
    summary.focus({ preventScroll: true });
    summary.scrollIntoView({ block: 'center' });
    return;
  }
}

function renderHelp() {
  const rows = KEYS.flatMap(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)]);
  const close = h('button', { type: 'button', onclick: () => help.close() }, 'Close');
  return h(
    'dialog',
    { 'aria-labelledby': 'help-title' },
    h('h2', { id: 'help-title' }, 'Keys'),
    h('dl', {}, ...rows),
    close,
  );
}

function section(id, title, ...children) {
  return h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), ...children);
}

function render() {
  const nothing = !data.objects.length;
  document
    .getElementById('page')
    .append(
      h('a.skip', { href: '#objects' }, 'Skip to the objects'),
      h(
        'header',
        {},
        h('div', {}, h('h1', {}, data.headline), data.base && h('p', {}, 'Compared with ', data.base)),
        h(
          'div.actions',
          {},
          h('button', { type: 'button', onclick: () => help.showModal() }, 'Keys'),
          h('button', { type: 'button', onclick: toggleTheme }, 'Dark or light'),
        ),
      ),
      h(
        'main',
        {},
        ...data.remarks.map(remark => h('p.remark', {}, remark)),
        data.dangers.length &&
          section('dangers-list', plural(data.dangers.length, 'danger'), ...renderDangers(data, openDanger)),
        !nothing &&
          section(
            'overview',
            'Where',
            h(
              'div.scroll',
              { tabindex: '0', role: 'group', 'aria-label': 'components by environments' },
              renderOverview(data, choose),
            ),
          ),
        data.versions.length > 0 &&
          section(
            'versions',
            'Versions',
            h('div.scroll', { tabindex: '0', role: 'group', 'aria-label': 'versions' }, renderVersions(data)),
          ),
        !nothing && section('objects', 'Objects', renderToolbar(), listing),
      ),
      help,
    );
  showSplit();
  choose({ minor: data.objects.every(object => object.minor) });
  if (shownObjects().length <= 8) toggleAll();
  const linked = data.objects.find(({ id }) => `#${id}` === location.hash);
  if (linked) goTo(linked);
}

function renderToolbar() {
  return h(
    'form.toolbar',
    { role: 'search', 'aria-label': 'Filter objects', onsubmit: event => event.preventDefault() },
    labelled('Search', search),
    ...Object.entries(selects).map(([name, element]) => labelled(name[0].toUpperCase() + name.slice(1), element)),
    h('div.boxes', {}, ...Object.values(boxes)),
    h(
      'div.actions',
      {},
      splitButton,
      h('button', { type: 'button', onclick: toggleAll }, 'Open or close all'),
      h('button', { type: 'button', onclick: () => choose(EVERYTHING) }, 'Reset'),
    ),
    count,
  );
}

render();
listen({
  j: () => step(1),
  k: () => step(-1),
  d: () => step(1, object => dangersOf.get(object).length > 0),
  e: toggleAll,
  u: toggleSplit,
  x: () => choose(EVERYTHING),
  t: toggleTheme,
  '/': () => search.focus(),
  '?': () => help.showModal(),
});
