import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPart } from './parts/any-part.fixture.ts';
import type { Data, Part } from './parts/part.fixture.ts';
import { judge, problemsOf, type GivenComponent } from './references.fixture.ts';

const NAMESPACES = ['first', 'second', 'third'];
const RUNS = { numRuns: 300 };

interface Spread {
  part: Part;
  component: string;
}

/** Parts that are spread over components and namespaces. */
const spreads = fc
  .array(fc.record({ make: anyPart, place: fc.nat({ max: 2 }), owner: fc.nat({ max: 2 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map(rows =>
    rows.map(({ make, place, owner }, index): Spread => ({
      part: make({ namespace: NAMESPACES[place]!, index }),
      component: NAMESPACES[owner]!,
    })),
  );

function textOf(objects: readonly Data[]): string {
  return objects.map(object => JSON.stringify(object)).join('\n---\n');
}

/** Each component with the namespace of its name, and the objects of its parts. */
function componentsOf(spread: readonly Spread[]): Record<string, GivenComponent> {
  return Object.fromEntries(
    NAMESPACES.map(name => {
      const own: Data = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      const objects = spread.filter(({ component }) => component === name).flatMap(({ part }) => part.objects);
      return [name, { text: textOf([own, ...objects]), namespace: name }];
    }),
  );
}

describe('references of random objects', () => {
  it('are all found where everything is right', () => {
    fc.assert(
      fc.property(spreads, spread => {
        const { findings, unchecked } = judge(componentsOf(spread));
        expect(findings.map(({ message }) => message)).toEqual([]);
        expect(unchecked).toBe(0);
      }),
      RUNS,
    );
  });

  it('are told of once where one thing is wrong', () => {
    fc.assert(
      fc.property(spreads, fc.nat(), fc.nat(), (spread, which, how) => {
        const wrong = spread.filter(({ part }) => part.slips.length);
        fc.pre(wrong.length > 0);
        const chosen = wrong[which % wrong.length]!;
        const slip = chosen.part.slips[how % chosen.part.slips.length]!;
        const objects = structuredClone(chosen.part.objects);
        slip.apply(objects);
        const changed = spread.map(one => (one === chosen ? { ...one, part: { objects, slips: [] } } : one));
        const { findings } = judge(componentsOf(changed));
        expect(
          findings.map(({ code, component }) => ({ code, component })),
          `${slip.what}: ${findings.map(({ message }) => message).join(' ')}`,
        ).toEqual([{ code: slip.code, component: chosen.component }]);
      }),
      RUNS,
    );
  });

  it('are not told of where they lead into what is missing of a render', () => {
    fc.assert(
      fc.property(spreads, fc.nat({ max: 2 }), (spread, missing) => {
        const components = componentsOf(spread);
        const name = NAMESPACES[missing]!;
        // Its own layer is there, what an upstream would have made is not.
        const partial = { ...components, [name]: { text: '', namespace: name, isComplete: false } };
        const { findings } = judge(partial);
        const led = findings.filter(({ message }) => message.includes(`in namespace ${name}.`));
        expect(led.map(({ message }) => message)).toEqual([]);
      }),
      RUNS,
    );
  });
});

describe('references of a few wrong objects', () => {
  it('are each told of', async () => {
    const service = `apiVersion: v1
kind: Service
metadata: { name: a, namespace: home }
spec: { selector: { app: zzz }, ports: [{ port: 80 }] }
`;
    const deployment = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: home }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata: { labels: { app: other } }
    spec: { serviceAccountName: gone, containers: [{ name: c, image: c, volumeMounts: [{ name: nope, mountPath: /x }] }] }
`;
    const found = await problemsOf(service + deployment);
    expect(found.map(({ code, path, at }) => [code, path, at!.line])).toEqual([
      ['reference-missing', 'spec.template.spec.serviceAccountName', 17],
      ['selects-nothing', 'spec.selector', 8],
      ['volume-missing', 'spec.template.spec.containers[0].volumeMounts[0].name', 17],
      ['selector-mismatch', 'spec.selector', 14],
    ]);
  });
});
