/** What copies the programs at each start: the chart gives it a tenth of a processor, and a minute goes by. */
export const COPYING = { requests: { cpu: '40m', memory: '64Mi' }, limits: { cpu: '2', memory: '256Mi' } };

/** What a container gets that says nothing itself. */
export const LIMITS = {
  type: 'Container',
  default: { memory: '256Mi' },
  defaultRequest: { memory: '64Mi', cpu: '10m' },
};
