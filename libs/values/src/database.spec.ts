import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';

const of = (facts: Partial<typeof EXAMPLE_FACTS> = {}) =>
  database({ ...EXAMPLE_FACTS, ...facts }, { name: 'forum', storage: '5Gi', sizes: ['50m 256Mi 512Mi'] });

describe('a database by facts', () => {
  it('keeps its copies itself where there are several, on local volumes, and otherwise on a replicated one', () => {
    expect(of({ sizing: 'small' })).toMatchObject({ instances: 1, storage: { class: 'replicated', size: '5Gi' } });
    expect(of({ sizing: 'medium' })).toMatchObject({ instances: 2, storage: { class: 'local' } });
    expect(of({ sizing: 'large' })).toMatchObject({ instances: 3, storage: { class: 'local' } });
  });

  it('is backed up to a folder of its own, where there is a bucket', () => {
    expect(of().backup).toBeUndefined();
    expect(of({ backup: { bucket: 'lab-backup' } }).backup).toEqual({
      destination: 'gs://lab-backup/lab/forum',
      secretName: 'forum-backup',
    });
  });

  it('has an exact version, and a limit of memory', () => {
    expect(of().image.tag).toMatch(/^\d+\.\d+-/);
    expect(of().resources).toEqual({ requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } });
  });
});
