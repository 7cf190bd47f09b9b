import type { Context } from '@cedille/values/generator';
import { contextFor } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { schedulesFrom } from './sandboxes.ts';
import generate from './values.ts';

const DAY = 24 * 60 * 60 * 1000;

const person = (name: string, more: object = {}) => ({
  ...{ person: name, name: `play-${name}`, volumes: `vcluster-play-${name}`, expires: '2027-03-15' },
  ...more,
});

function instances(...sandboxes: ReturnType<typeof person>[]) {
  const play = {
    ...{ name: 'play', cluster: 'play', endpoint: 'https://play.vcluster-play.svc:443' },
    hosted: { kubernetes: '1.34.2', sizing: 'large', syncs: ['networkPolicies'], sandboxes },
  } as unknown as Context['platform']['delivers'][number];
  return generate(contextFor('vcluster', {}, { delivers: [play] })).instances!;
}

describe('sandboxes', () => {
  it('are virtual clusters beside that of the environment, which is as before', () => {
    const { play, ...rest } = instances(person('ada'), person('bob'));
    expect(Object.keys(rest)).toEqual(['play-ada', 'play-bob']);
    expect(play).toEqual(instances()['play']);
  });

  it('belong to one person each, by the name that this person signs in with', () => {
    const { 'play-ada': ada, 'play-bob': bob } = instances(person('ada'), person('bob', { login: 'Bob-B' }));
    expect([ada?.sandbox?.user, bob?.sandbox?.user]).toEqual(['oidc:ada', 'oidc:Bob-B']);
    expect(JSON.stringify(ada)).not.toContain('bob');
  });

  it('are gone with their file: nothing waits for a person, and volumes go, too', () => {
    const { 'play-ada': ada } = instances(person('ada'));
    expect(ada?.namespace?.keep).toBe(false);
    expect(JSON.stringify(ada)).not.toContain('confirm');
    expect(ada?.vcluster?.controlPlane?.statefulSet?.persistence?.volumeClaim?.retentionPolicy).toBe('Delete');
  });

  it('are small, are not in Argo CD, and copy no policy to the host', () => {
    const { 'play-ada': ada } = instances(person('ada'));
    expect(ada?.resourceQuotas?.['everything']?.hard).toMatchObject({
      'requests.cpu': '2',
      'services.loadbalancers': '0',
    });
    expect(ada).not.toHaveProperty('registration');
    expect(ada?.vcluster).not.toHaveProperty('sync');
  });
});

/** Whether one of the schedules comes about on a day. */
function closes(schedules: Record<string, string>, day: Date): boolean {
  return Object.values(schedules).some(schedule => {
    const [, , days, months] = schedule.split(' ') as [string, string, string, string];
    const [first, last = first] = days.split('-').map(Number) as [number, number?];
    const date = day.getUTCDate();
    return (
      months.split(',').includes(`${day.getUTCMonth() + 1}`) &&
      (days === '*' || (date >= first && date <= (last ?? first)))
    );
  });
}

describe('the schedules of a day', () => {
  it.each(['2027-03-15', '2027-01-31', '2028-02-29', '2027-08-01', '2027-12-31', '2027-09-30'])(
    'close from %s on for five months, and on no day of the half year before',
    expires => {
      const schedules = schedulesFrom(expires);
      const day = (from: number) => new Date(Date.parse(expires) + from * DAY);
      const before = Array.from({ length: 181 }, (_, index) => closes(schedules, day(-index - 1)));
      const after = Array.from({ length: 150 }, (_, index) => closes(schedules, day(index)));
      expect(before).not.toContain(true);
      expect(after).not.toContain(false);
    },
  );
});
