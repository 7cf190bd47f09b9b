import { describe, expect, it } from 'vitest';
import { expandMacros, type QueryContext } from './expand-macros.ts';

const context: QueryContext = {
  from: new Date('2026-03-01T00:00:00.250Z'),
  to: new Date('2026-03-01T01:00:00.750Z'),
  intervalMs: 90_500,
  variables: { service: ['shop', "o'clock"] },
};

describe('macros of the data source', () => {
  it.each([
    ['$__fromTime', 'toDateTime(1772323200)'],
    ['t <= $__toTime - INTERVAL 1 DAY', 't <= toDateTime(1772326800) - INTERVAL 1 DAY'],
    ['$__fromTime_ms', 'fromUnixTimestamp64Milli(1772323200250)'],
    ['$__toTime_ms', 'fromUnixTimestamp64Milli(1772326800750)'],
    ['$__timeFilter(t)', 't >= toDateTime(1772323200) AND t <= toDateTime(1772326800)'],
    ['$__timeFilter( toDate(t) )', 'toDate(t) >= toDateTime(1772323200) AND toDate(t) <= toDateTime(1772326800)'],
    [
      '$__timeFilter_ms(t)',
      't >= fromUnixTimestamp64Milli(1772323200250) AND t <= fromUnixTimestamp64Milli(1772326800750)',
    ],
    ['$__timeInterval(t)', 'toStartOfInterval(toDateTime(t), INTERVAL 90 second)'],
    ['count() / $__interval_s', 'count() / 90'],
    ['s IN (${service:singlequote})', String.raw`s IN ('shop','o\'clock')`],
    ["SELECT '$' AS price", "SELECT '$' AS price"],
  ])('%s', (sql, expected) => {
    expect(expandMacros(sql, context)).toBe(expected);
  });

  it('are of a second at least', () => {
    expect(expandMacros('$__interval_s', { ...context, intervalMs: 15 })).toBe('1');
  });

  it.each([
    ['$__timefilter(t)', /\$__timefilter is no macro: the data source knows .*timeFilter/],
    ['$__timeFilter', /\$__timeFilter takes 1 arguments, and got 0/],
    ['$__toTime(t)', /\$__toTime takes 0 arguments, and got 1/],
    ['${club:singlequote}', /\$\{club\} is not among the variables/],
    ['${service}', /\$\{service is no macro/],
    ['$service', /\$service is no macro/],
  ])('refuses %s', (sql, problem) => {
    expect(() => expandMacros(sql, context)).toThrow(problem);
  });
});
