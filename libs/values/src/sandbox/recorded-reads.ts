// Bundled with each generator and evaluated before it: nothing of the host is in reach, and what is needed of the language is
// kept here before anybody could have changed it.
import type { Reads } from '../reads.ts';

const { ownKeys, get, has, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { hasOwn } = Object;
const { isArray } = Array;
const ProxyOfNow = Proxy;

/** Facts that take note of what is read of them. */
export interface RecordedFacts {
  facts: unknown;
  reads: Reads;
}

/** The notes of one object under construction. */
interface Notes {
  keys: boolean;
  fields: Record<string, Notes>;
}

/**
 * Facts that look like frozen ones, and the notes of all that was read of them: which fields, and of which objects the list of
 * keys. Nothing that is not in the notes can have a part in what was made of them.
 * @param data as JSON has it
 */
export function recordReads(data: unknown): RecordedFacts {
  const notes = newNotes();
  return { facts: recorded(data, notes), reads: notes };
}

function newNotes(): Notes {
  return { keys: false, fields: Object.create(null) as Record<string, Notes> };
}

function recorded(data: unknown, notes: Notes): unknown {
  if (typeof data !== 'object' || data === null) return data;
  /** An object is the same one each time it is read. */
  const known = Object.create(null) as Record<string, unknown>;
  const read = (key: string): unknown => {
    if (key in known) return known[key];
    const inner = (notes.fields[key] ??= newNotes());
    return (known[key] = recorded(get(data, key), inner));
  };
  // What stands behind a proxy is not frozen: of a frozen object nothing may be answered but what it has.
  return new ProxyOfNow(isArray(data) ? [] : {}, {
    get: (_, key) => (typeof key === 'string' && hasOwn(data, key) ? read(key) : missing(data, key, notes)),
    has: (_, key) => {
      note(key, notes);
      return has(data, key);
    },
    ownKeys: () => {
      notes.keys = true;
      return ownKeys(data);
    },
    getOwnPropertyDescriptor: (_, key) => {
      note(key, notes);
      const own = getOwnPropertyDescriptor(data, key);
      if (!own || typeof key === 'symbol') return own;
      // The length of a list is the one field that the list behind it has, too.
      return isArray(data) && key === 'length' ? own : { ...own, value: read(key), configurable: true };
    },
    getPrototypeOf: () => getPrototypeOf(data),
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
    setPrototypeOf: () => false,
    isExtensible: () => true,
    preventExtensions: () => false,
  });
}

/** That a field is not there is read as well; what the language has for all objects is no fact. */
function missing(data: object, key: string | symbol, notes: Notes): unknown {
  note(key, notes);
  return get(data, key) as unknown;
}

function note(key: string | symbol, notes: Notes): void {
  if (typeof key === 'string') notes.fields[key] ??= newNotes();
}
