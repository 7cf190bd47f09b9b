import { h } from './element.mjs';

/** Lines that begin with ` `, `-` or `+`, one below the other or side by side. */
export function renderLines(lines, { split, numbers }) {
  const rows = split ? splitRows(lines, numbers) : unifiedRows(lines, numbers);
  return h('table.code', { class: `code ${split ? 'split' : 'unified'}` }, h('tbody', {}, ...rows));
}

function unifiedRows(lines, numbers) {
  const partners = pairs(lines);
  let before = numbers?.before ?? 0;
  let after = numbers?.after ?? 0;
  return lines.map((line, index) => {
    const mark = line[0];
    const cells = numbers ? [number(mark === '+' ? '' : before), number(mark === '-' ? '' : after)] : [];
    if (mark !== '+') before += 1;
    if (mark !== '-') after += 1;
    return h(`tr.${CLASS[mark]}`, {}, ...cells, ...textCells(mark, line.slice(1), partners.get(index)));
  });
}

function splitRows(lines, numbers) {
  let before = numbers?.before ?? 0;
  let after = numbers?.after ?? 0;
  const rows = [];
  for (let index = 0; index < lines.length;) {
    const removed = run(lines, index, '-');
    const added = run(lines, index + removed.length, '+');
    if (!removed.length && !added.length) {
      const text = lines[index].slice(1);
      const left = numbers ? [number(before++)] : [];
      const right = numbers ? [number(after++)] : [];
      rows.push(h('tr.same', {}, ...left, ...textCells(' ', text), ...right, ...textCells(' ', text)));
      index += 1;
      continue;
    }
    for (let row = 0; row < Math.max(removed.length, added.length); row += 1) {
      rows.push(
        h(
          'tr',
          {},
          ...half('-', removed[row], added[row], numbers && (() => before++)),
          ...half('+', added[row], removed[row], numbers && (() => after++)),
        ),
      );
    }
    index += removed.length + added.length;
  }
  return rows;
}

function half(mark, text, partner, next) {
  if (text === undefined) return [next && number(''), h('td.mark.void'), h('td.void')];
  return [next && number(next(), CLASS[mark]), ...textCells(mark, text, partner, CLASS[mark])];
}

const CLASS = { ' ': 'same', '-': 'gone', '+': 'come' };
const WORDS = { '-': 'removed', '+': 'added' };

function number(value, className = '') {
  return h('td', { class: `number ${className}`, 'aria-hidden': 'true' }, String(value));
}

function textCells(mark, text, partner, className = '') {
  const sign = WORDS[mark] ? h('span', { 'aria-label': WORDS[mark] }, mark) : '';
  return [
    h('td', { class: `mark ${className}` }, sign),
    h('td', { class: `text ${className}` }, ...(partner === undefined ? [text] : emphasize(text, partner))),
  ];
}

/** What differs from the partner, in whole words, between what both begin and end with. */
export function emphasize(text, partner) {
  const most = Math.min(text.length, partner.length);
  let start = 0;
  while (start < most && text[start] === partner[start]) start += 1;
  let end = 0;
  while (end < most - start && text.at(-1 - end) === partner.at(-1 - end)) end += 1;
  while (start > 0 && isWord(text[start - 1])) start -= 1;
  while (end > 0 && isWord(text.at(-end))) end -= 1;
  const middle = text.slice(start, text.length - end);
  if (!middle || (start + end) * 3 < text.length) return [text];
  return [text.slice(0, start), h('mark', {}, middle), text.slice(text.length - end)];
}

function isWord(character) {
  return /[\p{L}\p{N}]/u.test(character);
}

/** Removed and added lines that stand for each other, by their place. */
function pairs(lines) {
  const partners = new Map();
  for (let index = 0; index < lines.length;) {
    const removed = run(lines, index, '-');
    const added = run(lines, index + removed.length, '+');
    if (removed.length === added.length) {
      removed.forEach((text, offset) => {
        partners.set(index + offset, added[offset]);
        partners.set(index + removed.length + offset, text);
      });
    }
    index += removed.length + added.length || 1;
  }
  return partners;
}

function run(lines, from, mark) {
  const found = [];
  for (let index = from; lines[index]?.[0] === mark; index += 1) found.push(lines[index].slice(1));
  return found;
}
