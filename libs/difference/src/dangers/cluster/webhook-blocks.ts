import { field, list, texts } from '../field.ts';
import type { DangerRule, Finding } from '../rule.ts';

const KINDS: ReadonlySet<string> = new Set(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']);

export const webhookBlocks: DangerRule = {
  code: 'webhook-blocks',
  title: 'When a webhook is down, nothing can be written',
  why: 'While the webhook cannot be reached, nothing that it watches can be written, and where that is Pods, nothing starts.',
  example: '  webhooks:\n-   failurePolicy: Ignore\n+   failurePolicy: Fail',
  fix: 'keep Ignore, or leave out kube-system and the namespace of the webhook itself',
  severity: 'high',
  find({ change, identity: { kind }, before, after }) {
    if (!KINDS.has(kind) || change === 'removed') return [];
    const old = new Map(list(before, 'webhooks').map(webhook => [field(webhook, 'name'), webhook]));
    return list(after, 'webhooks').flatMap((webhook): Finding[] => {
      const was = old.get(field(webhook, 'name'));
      const name = String(field(webhook, 'name'));
      if (!isStrict(webhook) || (was !== undefined && isStrict(was))) return [];
      if (was === undefined && !isWide(webhook)) return [];
      return [
        {
          severity: was === undefined ? 'notice' : 'high',
          path: `webhooks[name=${name}].failurePolicy`,
          message: `While ${name} cannot be reached, what it watches can no longer be written (failurePolicy: Fail).`,
          fix: 'keep Ignore, or leave out kube-system and the namespace of the webhook itself',
        },
      ];
    });
  },
};

/** Left out means Fail. */
function isStrict(webhook: unknown): boolean {
  return (field(webhook, 'failurePolicy') ?? 'Fail') === 'Fail';
}

/** Whether pods, or everything, wait for it, in every namespace. */
function isWide(webhook: unknown): boolean {
  const resources = list(webhook, 'rules').flatMap(rule => texts(rule, 'resources'));
  const isLimited = ['namespaceSelector', 'objectSelector'].some(key => {
    const selector = field(webhook, key);
    return selector !== undefined && selector !== null && JSON.stringify(selector) !== '{}';
  });
  return !isLimited && resources.some(resource => ['*', '*/*', 'pods'].includes(resource));
}
