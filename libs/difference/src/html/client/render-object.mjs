import { h, plural } from './element.mjs';
import { emphasize, renderLines } from './render-lines.mjs';

const MARK = { added: '+', removed: '−', changed: '~', renamed: '→' };

/**
 * One object as a folded element; what is inside is made when it is first opened.
 * @param {object} object as in the data of the page
 * @param {{ view: { split: boolean }, dangers: object[] }} context
 */
export function renderObject(object, { view, dangers }) {
  const body = h('div.body');
  const element = h(
    'details',
    { class: `object ${object.change}`, id: object.id },
    h(
      'summary',
      {},
      h(
        'span',
        { class: `sign ${object.change}`, title: object.change, 'aria-label': object.change },
        MARK[object.change],
      ),
      h('span.kind', {}, object.kind),
      h('span.name', {}, object.name),
      object.note && h('span.note', {}, object.note),
      ...dangers
        .slice(0, 1)
        .map(({ severity }) =>
          h('span', { class: `badge ${severity}` }, dangers.length > 1 ? `${severity} ×${dangers.length}` : severity),
        ),
      h('span.count', {}, countOf(object)),
      h('span.chips', {}, ...object.environments.map(name => h('span.chip', {}, name))),
    ),
    body,
  );
  const fill = () => body.replaceChildren(...contents(object, { view, dangers }));
  element.addEventListener('toggle', () => element.open && !body.hasChildNodes() && fill());
  element.refresh = () => (element.open ? fill() : body.replaceChildren());
  return element;
}

function countOf({ change, minor, fields }) {
  if (change === 'added' || change === 'removed') return change;
  return minor ? 'checksums and versions' : plural(fields.length, 'field');
}

function contents(object, context) {
  const dangers = context.dangers.map(danger =>
    h(
      'p',
      { class: `inline-danger ${danger.severity}` },
      h('strong', {}, danger.severity),
      ' ',
      danger.message,
      h('br'),
      h('span.fix', {}, 'Fix: ', danger.fix, '.'),
    ),
  );
  const fields = object.fields.filter(({ minor }) => !minor);
  const minor = object.fields.filter(field => field.minor);
  const parts = [...dangers, ...fields.map(field => renderField(field, context))];
  if (minor.length) parts.push(renderMinor(minor));
  const isWhole = object.change === 'added' || object.change === 'removed';
  if (object.hunks.length) parts.push(isWhole ? renderText(object, context) : foldedText(object, context));
  return parts;
}

function renderField(field, { view }) {
  const { path, change, inline, lines, more } = field;
  const title = h(
    'h4',
    {},
    h('code', {}, path),
    change === 'changed' ? null : h('span', { class: `tag ${change}` }, change),
  );
  if (!lines)
    return h('section.field.short', {}, title, inline === undefined ? renderShort(field) : h('p.inline', {}, inline));
  return h(
    'section.field',
    {},
    title,
    h('div.scroll', { tabindex: '0', role: 'group', 'aria-label': path }, renderLines(lines, { split: view.split })),
    more ? h('p.more', {}, `… ${plural(more, 'more line')}`) : null,
  );
}

function renderShort({ before, after }) {
  const both = before !== undefined && after !== undefined;
  return h(
    'p.inline',
    {},
    before === undefined ? null : h('del', {}, ...(both ? emphasize(before, after) : [before])),
    both ? h('span.arrow', { 'aria-label': 'becomes' }, ' → ') : null,
    after === undefined ? null : h('ins', {}, ...(both ? emphasize(after, before) : [after])),
  );
}

function renderMinor(fields) {
  return h(
    'p.minor',
    {},
    'Also: ',
    ...fields.flatMap(({ path, before, after }, index) => [
      index ? ', ' : '',
      h('code', { title: `${before} → ${after}` }, path),
    ]),
  );
}

function foldedText(object, context) {
  const body = h('div');
  const element = h('details.raw', {}, h('summary', {}, 'Text as rendered'), body);
  element.addEventListener('toggle', () => element.open && body.replaceChildren(renderText(object, context)));
  return element;
}

function renderText({ name, hunks, more, change }, { view }) {
  const split = view.split && change !== 'added' && change !== 'removed';
  return h(
    'div.scroll',
    { tabindex: '0', role: 'group', 'aria-label': `text of ${name}` },
    ...hunks.flatMap((hunk, index) => [
      index ? h('div.gap', { 'aria-hidden': 'true' }, '⋯') : null,
      renderLines(hunk.lines, { split, numbers: { before: hunk.before, after: hunk.after } }),
    ]),
    more ? h('p.more', {}, `… ${plural(more, 'more line')}`) : null,
  );
}
