import { ARRAY, BOOLEAN, INTEGER, NONE, NULL, NUMBER, OBJECT, STRING, has, type TypeSet } from '../tree/value-type.ts';
import {
  NOTHING,
  PIECE,
  ofDictionary,
  ofElement,
  ofItems,
  signatureOf,
  union,
  unionAll,
  withoutConstants,
  yamlOf,
  ofNodes,
  type AbstractValue,
} from './abstract-value.ts';
import { formatTexts, joinTexts } from './format-texts.ts';
import type { Place } from './place.ts';
import { readElement, readField, readIndex } from './read-value.ts';

/** What functions ask of the interpreter that calls them. */
export interface Templates {
  include(names: readonly string[], argument: AbstractValue, place: Place): AbstractValue;
  /** Names of templates that fit one of these patterns. */
  namesLike(patterns: readonly string[]): string[];
  /** What the templates in a text of the default values print. */
  runDefaults(text: AbstractValue, argument: AbstractValue, place: Place): AbstractValue;
  /** A value is put into a map by a template. */
  noteAddition(map: AbstractValue, value: AbstractValue): void;
}

export interface Call {
  name: string;
  /** Arguments, the piped one last. */
  values: readonly AbstractValue[];
  interpreter: Templates;
  place: Place;
}

type Rule = (call: Call) => AbstractValue;

/** What a function of Helm's template language gives; undefined when it is not known. */
export function callFunction(call: Call): AbstractValue | undefined {
  return RULES.get(call.name)?.(call);
}

/** Functions after which nothing of the text is left that could be printed. */
export function isDigest(name: string | undefined): boolean {
  return name !== undefined && (name === 'fail' || /^(from|sha)/.test(name));
}

/** Functions that print their argument where they stand. */
export function passesPlace(name: string): boolean {
  return PASSES_PLACE.has(name);
}

const PASSES_PLACE = new Set('tpl include nindent indent trim default toYaml ternary coalesce'.split(' '));

const first: Rule = ({ values }) => values[0] ?? NOTHING;
const second: Rule = ({ values }) => values[1] ?? NOTHING;
const last: Rule = ({ values }) => values.at(-1) ?? NOTHING;
const any: Rule = ({ values }) => unionAll(values);
const nothing: Rule = () => NOTHING;

/** Groups of functions with one rule each, names as in Go, Sprig and Helm. */
const GROUPS: readonly (readonly [string, Rule])[] = [
  [
    'toYaml toJson mustToYaml mustToJson toPrettyJson mustToPrettyJson toRawJson mustToRawJson toYamlPretty toToml mustToToml',
    call => yamlOf(first(call)),
  ],
  ['fromYaml fromJson fromToml fromYamlArray fromJsonArray mustFromJson mustFromYaml', call => parsed(first(call))],
  [
    'include',
    ({ interpreter, values: [names = NOTHING, argument = NOTHING], place }) =>
      interpreter.include([...names.constants, ...interpreter.namesLike(names.patterns ?? [])], argument, place),
  ],
  [
    'tpl',
    ({ interpreter, values: [text = NOTHING, argument = NOTHING], place }) =>
      union(text, interpreter.runDefaults(text, argument, place)),
  ],
  ['required', second],
  ['ternary', ({ values: [yes = NOTHING, no = NOTHING] }) => alternatives([yes, no])],
  ['default coalesce', ({ values }) => alternatives(values)],
  ['or and max min maxf minf', any],
  ['merge mergeOverwrite mustMerge mustMergeOverwrite deepCopy mustDeepCopy concat mustConcat', any],
  ['uniq mustUniq compact mustCompact sortAlpha reverse mustReverse', any],
  ['slice mustSlice rest mustRest initial mustInitial chunk mustChunk without mustWithout', first],
  [
    'append prepend mustAppend mustPrepend push mustPush',
    ({ values: [list = NOTHING, item = NOTHING] }) => union(list, ofElement(item)),
  ],
  ['list tuple', ({ values }) => ofItems(values)],
  ['omit unset', omit],
  ['pick', pick],
  ['set', set],
  ['dict', dictionary],
  ['get', ({ values: [map = NOTHING, key = NOTHING] }) => readIndex(map, key)],
  ['hasKey', ({ values: [map = NOTHING, key = NOTHING] }) => (readIndex(map, key), NOTHING)],
  ['index', ({ values: [map = NOTHING, ...keys] }) => keys.reduce(readIndex, map)],
  ['dig', dig],
  ['pluck', ({ values: [key = NOTHING, ...maps] }) => ofElement(readIndex(unionAll(maps), key))],
  ['first last mustFirst mustLast', call => readElement(first(call))],
  ['values', entries],
  ['keys', keys],
  ['printf', printf],
  [
    'print println cat',
    ({ values }) => (values.length === 1 ? values[0]! : union(joinTexts(values), structuresIn(values))),
  ],
  ['kindIs typeIs typeIsLike', hintType],
  ['kindOf typeOf', testType],
  ['int int64 float64 atoi toDecimal', call => withoutConstants(first(call))],
  ['toString quote', call => asText(last(call))],
  ['nindent indent trim', last],
  [
    'squote trimAll trimSuffix trimPrefix replace lower upper title untitle trunc abbrev nospace substr repeat',
    call => withoutConstants(last(call)),
  ],
  ['b64enc b64dec b32enc b32dec camelcase kebabcase snakecase wrap wrapWith', call => withoutConstants(last(call))],
  ['regexReplaceAll regexReplaceAllLiteral', call => withoutConstants(any(call))],
  ['urlquery html js swapcase', call => withoutConstants(last(call))],
  ['mustRegexReplaceAll mustRegexReplaceAllLiteral regexQuoteMeta mustRegexQuoteMeta', partsOfText],
  ['regexFind regexFindAll regexSplit mustRegexFind mustRegexFindAll mustRegexSplit', partsOfText],
  ['split splitList splitn', partsOfText],
  ['join toStrings', join],
  ['eq ne lt le gt ge', compare],
  ['not empty len contains hasPrefix hasSuffix fail has mustHas all any deepEqual', nothing],
  ['semver semverCompare regexMatch mustRegexMatch sha256sum', nothing],
  ['add add1 sub mul div mod addf add1f subf mulf divf floor ceil round until untilStep seq biggest', nothing],
  [
    'lookup now date dateInZone htmlDate dateModify toDate unixEpoch duration durationRound ago mustToDate mustDateModify',
    nothing,
  ],
  [
    'randAlphaNum randAlpha randNumeric randAscii randBytes randInt uuidv4 shuffle derivePassword htpasswd bcrypt',
    nothing,
  ],
  [
    'genCA genCAWithKey genSignedCert genSignedCertWithKey genSelfSignedCert genSelfSignedCertWithKey genPrivateKey buildCustomCert',
    nothing,
  ],
  ['encryptAES decryptAES sha1sum sha512sum adler32sum getHostByName env expandenv urlParse urlJoin', nothing],
  ['base dir clean ext isAbs osBase osDir osClean osExt osIsAbs plural initials hello hasField isFloat', nothing],
];

const RULES: ReadonlyMap<string, Rule> = new Map(
  GROUPS.flatMap(([names, rule]) => names.split(' ').map(name => [name, rule] as const)),
);

function parsed(text: AbstractValue): AbstractValue {
  return text.yaml ?? withoutConstants(text);
}

/** One of several values: where one may stand, the types of the others may, too. */
function alternatives(values: readonly AbstractValue[]): AbstractValue {
  const nodes = values.flatMap(value => value.nodes);
  const types = nodes.reduce((all, node) => all | node.defaultTypes, NONE) & ~NULL;
  for (const node of nodes) node.hintedTypes |= types;
  return unionAll(values);
}

/** Maps and lists that were made text: their text is part of a longer one. */
function structuresIn(values: readonly AbstractValue[]): AbstractValue {
  return unionAll(values.flatMap(({ yaml }) => (yaml ? [yamlOf(yaml)] : [])));
}

/** What a format prints behind a key stands under that key, and not where the whole text does. */
function formatted([format = NOTHING, ...values]: readonly AbstractValue[]): AbstractValue {
  const parts = structuresIn(values);
  const isEntry = format.constants.length > 0 && format.constants.every(text => /^\s*[^\s:]+:\s+%[sv]\s*$/.test(text));
  return isEntry && parts.yaml ? yamlOf(ofElement(parts.yaml)) : parts;
}

/** Pieces of a text, singly or as a list. */
function partsOfText({ values }: Call): AbstractValue {
  const text = structuresIn(values);
  const { constants, nodes } = values.at(-1) ?? NOTHING;
  const isOwn = constants.length > 0 && !nodes.length;
  return union(text, ofElement(isOwn ? union(PIECE, text) : text));
}

function entries(call: Call): AbstractValue {
  const value = any(call);
  for (const node of value.nodes) node.hintedTypes |= OBJECT;
  return ofElement(readElement(value));
}

/** Sprig joins a single value as a list of one. What the items hold is printed with them. */
function join(call: Call): AbstractValue {
  const lists = last(call).nodes.filter(node => !has(node.defaultTypes, OBJECT));
  for (const node of lists) {
    node.use();
    node.isJoined = true;
    node.item();
  }
  const { element = NOTHING, dictionary } = last(call);
  return structuresIn([element, ...(dictionary?.values() ?? [])]);
}

function asText(value: AbstractValue): AbstractValue {
  return value.nodes.length ? { ...value, isText: true } : value;
}

/** Go compares only what is of one type. */
function compare({ values }: Call): AbstractValue {
  for (const node of values.flatMap(({ nodes, isText }) => (isText ? [] : nodes))) {
    node.use();
    node.isCompared = true;
  }
  return NOTHING;
}

/** `printf "%T"` asks for the type, as `typeOf` does. */
function printf({ values }: Pick<Call, 'values'>): AbstractValue {
  const [format = NOTHING, ...given] = values;
  if (format.constants.some(text => text.includes('%T'))) return testType({ values: given });
  return union(formatTexts(values), formatted(values));
}

function testType({ values }: Pick<Call, 'values'>): AbstractValue {
  for (const node of unionAll(values).nodes) node.isTypeTested = true;
  return NOTHING;
}

function omit({ values: [map = NOTHING, ...keys] }: Call): AbstractValue {
  for (const key of keys) for (const name of key.constants) readField(ofNodes(map.nodes), name);
  return map;
}

function pick({ values: [map = NOTHING, ...keys] }: Call): AbstractValue {
  if (keys.some(key => !key.constants.length)) return map;
  const names = keys.flatMap(key => key.constants);
  return ofDictionary(names.map(name => [name, readField(map, name)]));
}

/** Changes the dictionary itself, which the template may hold under other names, too. */
function set({ values: [map = NOTHING, key = NOTHING, value = NOTHING], interpreter }: Call): AbstractValue {
  interpreter.noteAddition(map, value);
  if (Object.isFrozen(map) || map === value || isNested(value)) return map;
  if (!key.constants.length) map.element = union(map.element ?? NOTHING, value);
  for (const name of key.constants) {
    map.dictionary ??= new Map();
    map.dictionary.set(name, union(map.dictionary.get(name) ?? NOTHING, value));
  }
  return map;
}

/** Dictionaries put into each other in a loop grow without end. */
function isNested(value: AbstractValue): boolean {
  return signatureOf(value).includes('{{{{');
}

function dictionary({ values }: Call): AbstractValue {
  const made = ofDictionary();
  for (let at = 0; at + 1 < values.length; at += 2) {
    const [key, value] = [values[at]!, values[at + 1]!];
    if (!key.constants.length) made.element = union(made.element ?? NOTHING, value);
    for (const name of key.constants) made.dictionary!.set(name, union(made.dictionary!.get(name) ?? NOTHING, value));
  }
  return made;
}

function dig({ values }: Call): AbstractValue {
  if (values.length < 3) return NOTHING;
  const found = values.slice(0, -2).reduce(readIndex, values.at(-1)!);
  return union(found, values.at(-2)!);
}

function keys({ values }: Call): AbstractValue {
  for (const node of unionAll(values).nodes) {
    node.isRanged = true;
    node.isRangedByKey = true;
  }
  return NOTHING;
}

const GO_TYPES: ReadonlyMap<string, TypeSet> = new Map([
  ['string', STRING],
  ['map', OBJECT],
  ['map[string]interface {}', OBJECT],
  ['slice', ARRAY],
  ['[]interface {}', ARRAY],
  ['bool', BOOLEAN],
  ['float64', INTEGER | NUMBER],
  ['int', INTEGER],
  ['int64', INTEGER],
  ['invalid', NULL],
]);

/** A template that asks for a type is ready for it. */
function hintType({ values: [names = NOTHING, value = NOTHING] }: Call): AbstractValue {
  for (const name of names.constants) {
    for (const node of value.nodes) node.hintedTypes |= GO_TYPES.get(name) ?? NONE;
  }
  return testType({ values: [value] });
}
