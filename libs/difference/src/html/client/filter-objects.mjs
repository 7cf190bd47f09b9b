/** What is chosen when a page opens. */
export const EVERYTHING = {
  text: '',
  kind: '',
  environment: '',
  component: '',
  change: '',
  dangers: false,
  minor: false,
};

/** Whether an object is shown: every word has to be somewhere in it, its fields and texts included. */
export function isShown(object, filter, dangers) {
  if (filter.kind && object.kind !== filter.kind) return false;
  if (filter.component && object.component !== filter.component) return false;
  if (filter.environment && !object.environments.includes(filter.environment)) return false;
  if (filter.change && object.change !== filter.change) return false;
  if (filter.dangers && !dangers.length) return false;
  if (object.minor && !filter.minor) return false;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every(word => haystack(object).includes(word));
}

const haystacks = new WeakMap();

function haystack(object) {
  const known = haystacks.get(object);
  if (known !== undefined) return known;
  const fields = object.fields.map(({ path, inline = '', before = '', after = '', lines = [] }) =>
    [path, inline, before, after, ...lines].join(' '),
  );
  const texts = object.hunks.flatMap(({ lines }) => lines);
  const text = [object.kind, object.name, object.component, object.note ?? '', ...fields, ...texts]
    .join('\n')
    .toLowerCase();
  haystacks.set(object, text);
  return text;
}
