import { isMap } from '@cedille/source';
import { valueAt, withValue, type ValuePath } from './other-value.ts';

/** Keys by which charts switch a part of themselves on. */
const SWITCHES = ['enabled', 'create', 'install'];

/** The values with everything on that stands around a path and is off; undefined when nothing is. */
export function switchedOn(values: object, path: ValuePath, defaults: unknown): object | undefined {
  let switched: object | undefined;
  for (let length = 0; length < path.length; length++) {
    const around = path.slice(0, length);
    for (const name of SWITCHES) {
      const at = [...around, name];
      const isOff = (valueAt(values, at) ?? valueAt(defaults, at)) === false;
      if (isOff && path[length] !== name && isReachable(values, around))
        switched = withValue(switched ?? values, at, true);
    }
  }
  return switched;
}

function isReachable(values: object, path: ValuePath): boolean {
  return !path.length || isMap(valueAt(values, path));
}
